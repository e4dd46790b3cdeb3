using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Credits;

/// <summary>Cloud credits on the page of offers (O2).</summary>
public sealed class CreditOffers(CreditCatalog catalog) : IOffers
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken)
    {
        var all = visit.Of(OfferKind.Credits, catalog.Plans);
        return Task.FromResult<IReadOnlyList<OfferLine>>([.. CreditStanding.All(all, visit.Today).Select(at => Line(visit, at))]);
    }

    /// <summary>The offer as it stands; 404 <c>offer-not-found</c> when the partner has none of that id.</summary>
    public Result<CreditStanding> Find(OfferVisit visit, string offerId)
    {
        var all = visit.Of(OfferKind.Credits, catalog.Plans);
        return OfferVisit.Find(all, offerId).Failed(out var problem, out var offer)
            ? problem
            : CreditStanding.Of(offer, all, visit.Today);
    }

    /// <summary>The line of one offer.</summary>
    public static OfferLine Line(OfferVisit visit, CreditStanding at) => new(
        OfferKind.Credits,
        at.Offer.Key,
        at.Offer.Name,
        at.Offer.Total,
        at.Assignments.Held.Count,
        CreditRules.StateOf(at),
        at.Offer.End,
        [
            new OfferAction(CreditRules.Assign, visit.RoleRefusal ?? CreditRules.AssignRefusal(at)),
            new OfferAction(CreditRules.Move, visit.RoleRefusal ?? CreditRules.MoveRefusal(at)),
            new OfferAction(CreditRules.TakeAway, visit.RoleRefusal ?? CreditRules.TakeAwayRefusal(at)),
        ]);
}
