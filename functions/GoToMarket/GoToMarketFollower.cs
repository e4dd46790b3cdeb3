using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.GoToMarket;

/// <summary>
/// O5: notes when the sweep has to look at the partner's activated offers, as its profile changes: today at those that have ended by it,
/// and at those whose contract year ends on another day now. One query, and a write for each.
/// </summary>
public sealed class GoToMarketFollower(GoToMarketStore store, GoToMarketAgenda agenda) : IProfileFollower
{
    /// <inheritdoc/>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var offer in await store.ActivatedAsync(partnerId, profile.Profile, cancellationToken))
        {
            var today = store.Today;
            if ((GoToMarketRules.HasMoved(offer) ? today : GoToMarketRules.DueOn(today, offer)) is { } day)
            {
                await agenda.NoteAsync(day, partnerId, offer.Offer.Key, cancellationToken);
            }
        }
    }
}
