using BenefitsFunctions.Offers;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Credits;

/// <summary>O2: the cloud credits, from <c>credits.json</c>, checked when it is loaded.</summary>
public sealed class CreditCatalog
{
    /// <summary>The most users that monthly credits can be granted to: what is assigned of an offer is kept in one row.</summary>
    private const int MostUsers = 50;

    private const int MostUsd = 1_000_000;

    private CreditCatalog(IReadOnlyList<CreditPlan> plans)
    {
        CatalogOffer.Check(plans);
        CatalogFile.Expect(
            plans.All(p => p.Grants.Values.All(count => count <= (p.Credit == CreditKind.Bulk ? 1 : MostUsers))),
            $"$.offers[*].grants must grant Monthly credits to at most {MostUsers} users, and Bulk credits to 1.");
        CatalogFile.Expect(
            plans.All(p => p.Usd.Keys.ToHashSet().SetEquals(p.Grants.Keys)), "$.offers[*].usd must name the memberships that grants does.");
        CatalogFile.Expect(
            plans.All(p => p.Usd.Values.All(usd => usd is > 0 and <= MostUsd)),
            $"$.offers[*].usd must be whole numbers from 1 to {MostUsd}.");
        Plans = plans;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Credits", "credits.json");

    /// <summary>Every offer, in the order of the file.</summary>
    public IReadOnlyList<CreditPlan> Plans { get; }

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static CreditCatalog Load(string path) =>
        CatalogFile.Load("credit catalog", path, (CreditFile file) => new CreditCatalog(file.Offers));

    /// <summary><c>credits.json</c> as it is written.</summary>
    private sealed record CreditFile(IReadOnlyList<CreditPlan> Offers);
}
