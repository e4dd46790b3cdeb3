using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.GoToMarket;

/// <summary>
/// O5: notes when the sweep has to look at the partner's activated offers, as its profile changes: today at those that have ended by it,
/// and at the others by the end that they have now. One query, and a write for each.
/// </summary>
public sealed class GoToMarketFollower(GoToMarketStore store, GoToMarketAgenda agenda) : IProfileFollower
{
    /// <inheritdoc/>
    public bool FollowsLate => true;

    /// <inheritdoc/>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var offer in await store.ActivatedAsync(partnerId, profile.Profile, cancellationToken))
        {
            if (GoToMarketRules.DueOn(store.Today, offer) is { } day)
            {
                await agenda.NoteAsync(day, partnerId, offer.Offer.Key, cancellationToken);
            }
        }
    }
}
