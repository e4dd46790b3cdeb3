using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Licences;

/// <summary>Licence keys on the page of offers (O3).</summary>
public sealed class LicenceOffers(LicenceCatalog catalog, LicenceStore store) : IOffers
{
    /// <summary>How the key of an offer was redeemed; null when it was not.</summary>
    public static Redemption? RedeemedOf(Offer<LicenceProduct> offer) =>
        offer.Row is { } row ? StoredJson.Read<Redemption>(row.Json) : null;

    /// <inheritdoc/>
    /// <remarks>One query where a key was redeemed, for when its seats end.</remarks>
    public async Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken)
    {
        var offers = visit.Of(OfferKind.Licences, catalog.Products).Select(offer => (Offer: offer, Had: RedeemedOf(offer))).ToList();
        var licences = offers.Any(o => o.Had is not null)
            ? (await store.AllAsync(visit.PartnerId, cancellationToken)).ToDictionary(s => (s.TenantId, s.Product), s => s.Licences)
            : [];
        return
        [
            .. offers.Select(o => Line(
                visit, o.Offer, o.Had, o.Had is { } had ? licences[(had.TenantId, o.Offer.Key.CatalogId)].Of(had) : null)),
        ];
    }

    /// <summary>The line of one offer.</summary>
    /// <param name="visit">The partner.</param>
    /// <param name="offer">The offer, which is one key.</param>
    /// <param name="had">How it was redeemed; null when it was not.</param>
    /// <param name="period">The time to which it added its seats; null when it was not redeemed.</param>
    public static OfferLine Line(OfferVisit visit, Offer<LicenceProduct> offer, Redemption? had, LicencePeriod? period) => new(
        OfferKind.Licences,
        offer.Key,
        offer.Name,
        had?.Outcome.SeatsAdded ?? offer.Total,
        had?.Outcome.SeatsAdded ?? 0,
        LicenceRules.StateOf(period, visit.Today),
        period?.End ?? offer.End,
        [new OfferAction(LicenceRules.Redeem, LicenceRules.Refusal(visit.RoleRefusal, had, visit.Profile.TenantIds))]);
}
