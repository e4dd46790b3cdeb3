using BenefitsFunctions.Offers;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Software;

/// <summary>Which keys a partner has, whatever was cut off on the way.</summary>
public sealed class SoftwareHoldings(SoftwareKeyStore keys)
{
    /// <summary>What is noted about an offer.</summary>
    public static SoftwareTakings Noted(StoredOffer? row) =>
        row is null ? SoftwareTakings.None : StoredJson.Read<SoftwareTakings>(row.Json);

    /// <summary>Whose a key is that was taken so.</summary>
    public static KeyOwner OwnerOf(string partnerId, OfferKey offer, SoftwareTaking taking) => new(partnerId, $"{offer}", taking.Id);

    /// <summary>
    /// The takings of an offer that have their key. A point read where one was begun and cut off: its key says whether it is had.
    /// </summary>
    public async Task<IReadOnlyList<SoftwareTaking>> OfAsync(
        string partnerId, OfferKey offer, StoredOffer? row, CancellationToken cancellationToken)
    {
        var takings = Noted(row);
        if (takings.Unsettled is not { } begun)
        {
            return takings.Taken;
        }

        var key = await keys.FindAsync(offer.CatalogId, begun.KeyHash, cancellationToken);
        return key?.Owner == OwnerOf(partnerId, offer, begun) ? takings.Taken : [.. takings.Taken.Where(t => t.IsSettled)];
    }
}
