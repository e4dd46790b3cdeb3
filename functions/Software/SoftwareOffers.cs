using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Software;

/// <summary>Software on the page of offers (O1).</summary>
public sealed class SoftwareOffers(SoftwareCatalog catalog, SoftwareKeyStore keys, SoftwareHoldings holdings) : IOffers
{
    /// <inheritdoc/>
    /// <remarks>One query for the stock of all products, and a point read for each taking that was cut off.</remarks>
    public async Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken)
    {
        var offers = visit.Of(OfferKind.Software, catalog.Products);
        var lines = new List<OfferLine>();
        if (offers.Count > 0)
        {
            var stocks = await keys.StocksAsync(cancellationToken);
            foreach (var offer in offers)
            {
                lines.Add(await LineAsync(visit, offer, stocks.GetValueOrDefault(offer.Key.CatalogId, KeyStock.None), cancellationToken));
            }
        }

        return lines;
    }

    /// <summary>The line of one offer.</summary>
    public async Task<OfferLine> LineAsync(
        OfferVisit visit, Offer<SoftwareProduct> offer, KeyStock stock, CancellationToken cancellationToken)
    {
        var taken = (await holdings.OfAsync(visit.PartnerId, offer.Key, offer.Row, cancellationToken)).Count;
        return new OfferLine(
            OfferKind.Software,
            offer.Key,
            offer.Name,
            offer.Total,
            taken,
            offer.StateWith(taken),
            offer.End,
            [new OfferAction(SoftwareRules.TakeKey, SoftwareRules.Refusal(visit.RoleRefusal, offer, taken, stock))]);
    }

    /// <summary>What people call a product; its id where the catalog has it no more.</summary>
    public static Localized NameOf(SoftwareCatalog catalog, string productId) =>
        CatalogOffer.NameOf(catalog.Find(productId), productId);
}
