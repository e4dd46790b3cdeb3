using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// A10: when a contract with advisory hours starts, or is extended, the requests that waited for it are charged. Whoever has to be told
/// of the ledger is told by the timer ResumeNotices, for there is no orchestration client here.
/// </summary>
public sealed class AdvisoryFollower(AdvisoryStarts starts) : IContractFollower
{
    /// <inheritdoc/>
    public Task StartedAsync(Contract contract, CancellationToken cancellationToken) => contract.Benefit == Benefit.AdvisoryHours
        ? starts.FollowAsync(contract.PartnerId, contract.ActivationId, _ => Task.CompletedTask, cancellationToken)
        : Task.CompletedTask;

    /// <inheritdoc/>
    public Task ExtendedAsync(Contract contract, CancellationToken cancellationToken) => StartedAsync(contract, cancellationToken);
}
