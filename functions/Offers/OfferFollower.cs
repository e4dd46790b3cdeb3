using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Offers;

/// <summary>
/// A11: what is stored about an offer ends on the day on which its membership or kit is withdrawn, and with one that is shortened or goes
/// on for longer.
/// </summary>
public sealed class OfferFollower(OfferStore offers, TimeProvider time) : IProfileFollower
{
    /// <inheritdoc/>
    /// <remarks>One query, and a read and a write for each offer whose end moved.</remarks>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var running = GrantSource.On(today, profile.Profile).ToList();
        foreach (var stored in await offers.AllAsync(partnerId, cancellationToken))
        {
            var end = EndOf(stored, running, today);
            if (end != stored.End)
            {
                await offers.MoveEndAsync(partnerId, stored, end, cancellationToken);
            }
        }
    }

    /// <summary>The last day of an offer: that of what grants it today; without that, today, unless it had ended before.</summary>
    internal static DateOnly EndOf(StoredOffer stored, IReadOnlyList<GrantSource> running, DateOnly today)
    {
        var key = stored.Key;
        var source = running.FirstOrDefault(
            s => s.Membership == key.Membership && s.LocationId == key.LocationId && s.Start == key.Start);
        return source?.End ?? (stored.End < today ? stored.End : today);
    }
}
