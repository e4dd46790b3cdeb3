using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>
/// A7: stores what an office decides on the activation, then wakes the orchestration, which goes by what is stored. An intent is
/// written before and removed after, so that a crash in between is mended by <see cref="ResumeAsync"/>. Waking twice changes nothing.
/// </summary>
public sealed partial class OfficeDecisionStore(
    BenefitsTables tables, ActivationStore activations, TimeProvider time, ILogger<OfficeDecisionStore> logger)
{
    private readonly IntentList _intents = new(tables, "office-decision", time);

    /// <summary>The first decision that is stored stays; the same again is a success, another one is 409.</summary>
    public async Task<Result<Activation>> DecideAsync(
        Activation found, OfficeDecision decision, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = found.Key;
        if (found.Office is null)
        {
            return DecisionErrors.NoDecisionNeeded();
        }

        if (found.Status == ActivationStatus.AwaitingOffice)
        {
            await IntendAsync(key, cancellationToken);
            found = await activations.ChangeAsync(key, a => a.Deciding(decision), cancellationToken);
            await TellAsync(key, client, cancellationToken);
        }

        var office = found.Office!;
        return office.Decision?.SaysTheSameAs(decision) == true ? found : DecisionErrors.AlreadyDecided(office);
    }

    /// <summary>Wakes what a crash left asleep. Reads only intents. Gives how many were woken.</summary>
    public Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => GoOnAsync(intent, client, cancellationToken),
        (error, intent) => LogNotTold(error, intent.Text("ActivationId")),
        cancellationToken);

    private Task IntendAsync(ActivationKey key, CancellationToken cancellationToken)
    {
        var intent = new TableEntity { ["PartnerId"] = key.PartnerId, ["ActivationId"] = key.ActivationId };
        return _intents.WriteAsync(RowKey(key), intent, cancellationToken);
    }

    // Only once the activation has its result: from then on nobody needs the intent but to wake the orchestration.
    private async Task TellAsync(ActivationKey key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await client.RaiseIfRunningAsync(key.InstanceId, ActivationInput.DecidedEvent, cancellationToken);
        await _intents.ForgetAsync(RowKey(key), cancellationToken);
    }

    private async Task<bool> GoOnAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = new ActivationKey(intent.Text("PartnerId"), intent.Text("ActivationId"));
        if (await activations.FindAsync(key, cancellationToken) is { Status: not ActivationStatus.AwaitingOffice })
        {
            await TellAsync(key, client, cancellationToken);
            return true;
        }

        if (_intents.IsOld(intent))
        {
            await _intents.DropAsync(intent, cancellationToken);
        }

        return false;
    }

    [LoggerMessage(
        2031,
        LogLevel.Error,
        "Activation {ActivationId} is decided and its orchestration could not be told; the next run tries again. "
        + "Check Durable Task if this lasts")]
    private partial void LogNotTold(Exception error, string activationId);

    private static string RowKey(ActivationKey key) => KeySegment.Join(key.PartnerId, key.ActivationId);
}
