using BenefitsFunctions.Activations;
using BenefitsFunctions.Offices;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.ActivationRun;

/// <summary>Asks what came of a request to an office.</summary>
/// <param name="Key">The activation.</param>
/// <param name="IsLate">The office's time is over: what is not decided lapses.</param>
public sealed record OfficeQuestion(ActivationKey Key, bool IsLate);

/// <summary>The steps of an activation that an office decides (A7). Each may run twice or die in the middle.</summary>
public sealed class OfficeActivities(ActivationStore activations, OfficeWorklistStore worklist, TimeProvider time)
{
    /// <summary>
    /// What came of the request: <see cref="ActivationStatus.AwaitingOffice"/> while nothing did. A decision and the lapse at the same
    /// moment meet in one guarded write, so one of them is the result for good.
    /// </summary>
    [Function(nameof(SettleRequest))]
    public async Task<ActivationStatus> SettleRequest([ActivityTrigger] OfficeQuestion question, CancellationToken cancellationToken)
    {
        var activation = await activations.ChangeAsync(
            question.Key, a => question.IsLate ? a.Lapsing(time.GetUtcNow()) : null, cancellationToken);
        if (activation.Status != ActivationStatus.AwaitingOffice && activation.Request() is { } request)
        {
            await worklist.RemoveAsync(request, cancellationToken);
        }

        return activation.Status;
    }
}
