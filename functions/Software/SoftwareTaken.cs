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
/// <param name="IsUnderWay">True when a key is noted and may be taken at any moment.</param>
public sealed record ActivatedSoftware(OfferKey Offer, Localized Name, DateTimeOffset TakenAt, string TakenBy, bool IsUnderWay);

/// <summary>O6: which software a membership has activated. A cancellation is refunded only where there is none.</summary>
public sealed class SoftwareTaken(OfferStore offers, SoftwareHoldings holdings, SoftwareCatalog catalog, TimeProvider time)
{
    /// <summary>
    /// Each key that was taken by offers of a membership, and of the kits within it, the oldest first. A taking that is not finished
    /// counts as soon as it has its key, and while somebody may be about to take that. What counts is that offer and membership run on
    /// some day: the office may have corrected its dates since. One query, and a point read for each taking that was cut off.
    /// </summary>
    public async Task<IReadOnlyList<ActivatedSoftware>> OfAsync(
        string partnerId, Membership membership, CancellationToken cancellationToken) =>
        await AmongAsync(partnerId, membership, await offers.AllAsync(partnerId, cancellationToken), cancellationToken);

    /// <summary>Likewise, of what was read of the partner's offers just before.</summary>
    public async Task<IReadOnlyList<ActivatedSoftware>> AmongAsync(
        string partnerId, Membership membership, IReadOnlyList<StoredOffer> stored, CancellationToken cancellationToken)
    {
        var (now, activated) = (time.GetUtcNow(), new List<ActivatedSoftware>());
        foreach (var row in stored)
        {
            var key = row.Key;
            if (row.Kind == OfferKind.Software && key.Membership == membership.Kind && membership.Overlaps(key.Start, row.End))
            {
                var name = SoftwareOffers.NameOf(catalog, key.CatalogId);
                var held = await holdings.OfAsync(partnerId, key, row, cancellationToken);
                activated.AddRange(held.Select(t => new ActivatedSoftware(key, name, t.At, t.By, IsUnderWay: false)));
                activated.AddRange(SoftwareHoldings.Noted(row).Taken.Where(t => t.IsUnderWay(now) && !held.Contains(t))
                    .Select(t => new ActivatedSoftware(key, name, t.At, t.By, IsUnderWay: true)));
            }
        }

        return [.. activated.OrderBy(a => a.TakenAt)];
    }
}
