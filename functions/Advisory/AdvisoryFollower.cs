using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// A10: when a contract with advisory hours starts, the requests that waited for it are charged. Whoever has to be told of the
/// ledger is told by the timer ResumeNotices, for there is no orchestration client here.
/// </summary>
public sealed partial class AdvisoryFollower(AdvisoryStarts starts, ILogger<AdvisoryFollower> logger) : IContractFollower
{
    /// <inheritdoc/>
    public async Task StartedAsync(Contract contract, CancellationToken cancellationToken)
    {
        if (contract.Benefit != Benefit.AdvisoryHours)
        {
            return;
        }

        await starts.IntendStartAsync(contract.PartnerId, contract.ActivationId, cancellationToken);
        try
        {
            await starts.ChargeAsync(contract.PartnerId, contract.ActivationId, _ => Task.CompletedTask, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The contract does not wait for it: the intent is there.
            LogNotCharged(error, contract.PartnerId);
        }
    }

    [LoggerMessage(
        3051,
        LogLevel.Warning,
        "A contract of partner {PartnerId} has started, and not all advisory requests that waited for it could be charged; "
        + "ResumeAdvisory tries again every minute. Check Table Storage if this lasts")]
    private partial void LogNotCharged(Exception error, string partnerId);
}
