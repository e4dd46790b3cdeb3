using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Offers;

/// <summary>
/// A11: what is stored about an offer ends on the day on which its membership or kit is withdrawn, and is marked so; and with one that is
/// shortened or goes on for longer. O6: one whose membership is cancelled stays ended, also when a profile has it again.
/// </summary>
public sealed class OfferFollower(OfferStore offers) : IProfileFollower
{
    /// <inheritdoc/>
    public bool FollowsLate => true;

    /// <inheritdoc/>
    /// <remarks>One query, and a read and a write for each offer whose end moved.</remarks>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var visit = await offers.VisitAsync(partnerId, profile.Profile, cancellationToken);
        var today = visit.Today;
        var running = GrantSource.On(today, visit.Profile)
            .Where(source => !visit.Cancellations.IsCancelled(source.In(visit.Profile)))
            .ToList();
        foreach (var stored in visit.Stored)
        {
            if (Followed(stored, running, today) != stored)
            {
                await offers.MoveEndAsync(partnerId, stored, s => Followed(s, running, today), cancellationToken);
            }
        }
    }

    /// <summary>
    /// An offer with the last day of what grants it today; without that it is withdrawn and ends today, unless it had ended before.
    /// </summary>
    internal static StoredOffer Followed(StoredOffer stored, IReadOnlyList<GrantSource> running, DateOnly today) =>
        running.FirstOrDefault(stored.Key.IsFrom) is { } source
            ? stored with { End = source.End, IsWithdrawn = false }
            : stored.IsWithdrawn || stored.End < today ? stored : stored with { End = today, IsWithdrawn = true };
}
