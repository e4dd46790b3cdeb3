using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.GoToMarket;

/// <summary>O5: an offer or a programme for going to market.</summary>
/// <param name="Id">What it is called in keys and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">Which memberships grant it for a contract year, always 1; a kit of that membership again.</param>
/// <param name="Instructions">How it is used: what the mail brings.</param>
/// <param name="ValidDays">How many days it lasts from the day on which it becomes active; null until the contract year ends, and never
/// longer than that.</param>
public sealed record MarketingOffer(
    string Id, Localized Name, IReadOnlyDictionary<MembershipKind, int> Grants, Localized Instructions, int? ValidDays)
    : CatalogOffer(Id, Name, Grants);

/// <summary>O5: the offers for going to market, from <c>go-to-market.json</c>, checked when it is loaded.</summary>
public sealed class GoToMarketCatalog
{
    private const int MostDays = 366;

    private GoToMarketCatalog(IReadOnlyList<MarketingOffer> offers)
    {
        CatalogOffer.Check(offers);
        CatalogFile.Expect(
            offers.All(o => o.Grants.Values.All(count => count == 1)), "$.offers[*].grants must grant 1: an offer is activated once.");
        CatalogFile.ExpectTexts(offers.Select(o => o.Instructions), "$.offers[*].instructions");
        CatalogFile.Expect(
            offers.All(o => o.ValidDays is null or (> 0 and <= MostDays)),
            $"$.offers[*].validDays must be a whole number from 1 to {MostDays}, or null.");
        Offers = offers;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "GoToMarket", "go-to-market.json");

    /// <summary>Every offer, in the order of the file.</summary>
    public IReadOnlyList<MarketingOffer> Offers { get; }

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static GoToMarketCatalog Load(string path) =>
        CatalogFile.Load("go-to-market catalog", path, (GoToMarketFile file) => new GoToMarketCatalog(file.Offers));

    /// <summary><c>go-to-market.json</c> as it is written.</summary>
    private sealed record GoToMarketFile(IReadOnlyList<MarketingOffer> Offers);
}
