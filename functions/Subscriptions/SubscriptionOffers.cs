using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Subscriptions;

/// <summary>Subscriptions on the page of offers (O4).</summary>
public sealed class SubscriptionOffers(SubscriptionCatalog catalog) : IOffers
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OfferLine>>(
            [.. visit.Of(OfferKind.Subscriptions, catalog.Plans).Select(offer => Line(visit, SubscriptionStanding.Of(offer)))]);

    /// <summary>The offer of that id; 404 <c>offer-not-found</c> when the partner has none.</summary>
    public Result<Offer<SubscriptionPlan>> Find(OfferVisit visit, string offerId) =>
        visit.Find(OfferKind.Subscriptions, catalog.Plans, offerId);

    /// <summary>The line of one offer.</summary>
    public static OfferLine Line(OfferVisit visit, SubscriptionStanding at) => new(
        OfferKind.Subscriptions,
        at.Offer.Key,
        at.Offer.Name,
        at.Offer.Total,
        at.Seats.Held.Count,
        SubscriptionRules.StateOf(at),
        at.Offer.End,
        [
            new OfferAction(SubscriptionRules.Assign, visit.RoleRefusal ?? SubscriptionRules.AssignRefusal(at)),
            new OfferAction(SubscriptionRules.Reassign, visit.RoleRefusal ?? SubscriptionRules.ReassignRefusal(at, visit.Now)),
        ]);
}
