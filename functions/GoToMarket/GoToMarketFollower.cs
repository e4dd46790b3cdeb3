using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.GoToMarket;

/// <summary>
/// O5: notes which activated offers the sweep has to look at since the partner's profile has changed: those that ended by it, and those
/// whose contract year ends on another day now. One query, and a write for each.
/// </summary>
public sealed class GoToMarketFollower(GoToMarketStore store, GoToMarketAgenda agenda) : IProfileFollower
{
    /// <inheritdoc/>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var offer in await store.ActivatedAsync(partnerId, profile.Profile, cancellationToken))
        {
            if (GoToMarketRules.IsEndUntold(store.Today, offer) || GoToMarketRules.HasMoved(offer))
            {
                await agenda.NoteAsync(store.Today, partnerId, offer.Offer.Key, cancellationToken);
            }
        }
    }
}
