using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Offers;

/// <summary>An offer as a catalog file has it; each kind adds what it needs.</summary>
/// <param name="Id">What it is called in keys and addresses: lower-case letters, digits and <c>-</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">How many a membership grants for a contract year; a kit of that membership the same again.</param>
public abstract record CatalogOffer(string Id, Localized Name, IReadOnlyDictionary<MembershipKind, int> Grants)
{
    private const int MostGranted = 10_000;

    /// <summary>What people call an offer; its id where the catalog has it no more.</summary>
    public static Localized NameOf(CatalogOffer? offer, string id) => offer?.Name ?? Localized.Same(id);

    /// <summary>What the types do not say of a catalog.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public static void Check(IReadOnlyList<CatalogOffer> offers)
    {
        CatalogFile.Expect(offers.Count is > 0 and <= 500, "$.offers must hold 1 to 500 offers.");
        CatalogFile.Expect(
            offers.All(o => o.Id.Length is > 0 and <= 40 && KeySegment.IsPlain(o.Id)),
            "$.offers[*].id must be 1 to 40 lower-case letters, digits and '-'.");
        CatalogFile.Expect(offers.DistinctBy(o => o.Id).Count() == offers.Count, "$.offers must not use an id twice.");
        CatalogFile.ExpectTexts(offers.Select(o => o.Name), "$.offers[*].name");
        CatalogFile.Expect(
            offers.All(o => o.Grants.Count > 0 && o.Grants.Values.All(count => count is > 0 and <= MostGranted)),
            $"$.offers[*].grants must name memberships, each with a whole number from 1 to {MostGranted}.");
    }
}
