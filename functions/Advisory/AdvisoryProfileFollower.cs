using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// A10: a changed profile may bring a contract back that had ended (A11); the requests that waited for it are charged. Registered behind
/// the re-rating, whose turn is first.
/// </summary>
public sealed class AdvisoryProfileFollower(AdvisoryStarts starts, NoticeStarts notices) : IProfileFollower
{
    /// <inheritdoc/>
    public Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken) =>
        starts.ChargeAsync(partnerId, contractId => notices.StartAsync(client, contractId, cancellationToken), cancellationToken);
}
