using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.SoftwareKeys;

namespace BenefitsFunctions.Software;

/// <summary>Software that was activated: a key of it was taken.</summary>
/// <param name="Offer">By which offer.</param>
/// <param name="Name">The product, as people call it; its id where the catalog has it no more.</param>
/// <param name="TakenAt">When.</param>
/// <param name="TakenBy">The account that took the key.</param>
public sealed record ActivatedSoftware(OfferKey Offer, Localized Name, DateTimeOffset TakenAt, string TakenBy);

/// <summary>O6: which software a membership, or a kit, has activated. A cancellation is refunded only where there is none.</summary>
public sealed class SoftwareTaken(OfferStore offers, SoftwareHoldings holdings, SoftwareCatalog catalog)
{
    /// <summary>
    /// Each key that was taken by offers of a membership, or of a kit, in the contract years that start from <paramref name="start"/> to
    /// <paramref name="end"/>, the oldest first. A taking that is not finished counts as soon as it has its key. One query, and a point
    /// read for each taking that was cut off.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="membership">The kind of the membership, or that the kit is of.</param>
    /// <param name="locationId">The kit's location; <see cref="Location.Headquarters"/> for the membership itself.</param>
    /// <param name="start">First day of the membership.</param>
    /// <param name="end">Its last day.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ActivatedSoftware>> OfAsync(
        string partnerId, MembershipKind membership, string locationId, DateOnly start, DateOnly end, CancellationToken cancellationToken)
    {
        var activated = new List<ActivatedSoftware>();
        foreach (var row in await offers.AllAsync(partnerId, cancellationToken))
        {
            var key = row.Key;
            if (row.Kind == OfferKind.Software && key.Membership == membership && key.LocationId == locationId
                && start <= key.Start && key.Start <= end)
            {
                var name = SoftwareOffers.NameOf(catalog, key.CatalogId);
                activated.AddRange((await holdings.OfAsync(partnerId, key, row, cancellationToken))
                    .Select(taking => new ActivatedSoftware(key, name, taking.At, taking.By)));
            }
        }

        return [.. activated.OrderBy(a => a.TakenAt)];
    }
}
