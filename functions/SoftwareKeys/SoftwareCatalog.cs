using BenefitsFunctions.Offers;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>O1: the products with keys, from <c>software.json</c>, checked when it is loaded.</summary>
public sealed class SoftwareCatalog
{
    /// <summary>The most keys of a product that a membership may grant: what is taken of an offer is kept in one row.</summary>
    public const int MostKeys = 500;

    /// <summary>The most characters of a language tag or the name of an operating system.</summary>
    public const int MostOfAName = 40;

    private readonly Dictionary<string, SoftwareProduct> _byId;

    private SoftwareCatalog(IReadOnlyList<SoftwareProduct> products)
    {
        CatalogOffer.Check(products);
        Check(products);
        Products = products;
        _byId = products.ToDictionary(p => p.Id);
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "SoftwareKeys", "software.json");

    /// <summary>Every product, in the order of the file.</summary>
    public IReadOnlyList<SoftwareProduct> Products { get; }

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static SoftwareCatalog Load(string path) =>
        CatalogFile.Load("software catalog", path, (SoftwareFile file) => new SoftwareCatalog(file.Offers));

    /// <summary>The product of that id, or null.</summary>
    public SoftwareProduct? Find(string id) => _byId.GetValueOrDefault(id);

    private static void Check(IReadOnlyList<SoftwareProduct> products)
    {
        CatalogFile.Expect(
            products.All(p => p.Grants.Values.All(count => count <= MostKeys)),
            $"$.offers[*].grants must grant at most {MostKeys} keys.");
        CatalogFile.Expect(
            products.All(p => p.LowStock is >= 0 and <= 1_000_000), "$.offers[*].lowStock must be a whole number from 0 to 1000000.");
        CatalogFile.ExpectTexts(products.Select(p => p.Instructions), "$.offers[*].instructions");
        CatalogFile.Expect(products.All(p => p.Variants.Count is > 0 and <= 100), "$.offers[*].variants must hold 1 to 100 variants.");
        CatalogFile.Expect(
            products.All(p => p.Variants.DistinctBy(v => (v.Language, v.OperatingSystem)).Count() == p.Variants.Count),
            "$.offers[*].variants must not name a language and an operating system twice.");
        CatalogFile.Expect(
            products.All(p => p.Variants.All(v => IsName(v.Language) && IsName(v.OperatingSystem))),
            $"$.offers[*].variants[*] must have a language and an operatingSystem of 1 to {MostOfAName} characters.");
        CatalogFile.Expect(
            products.All(p => p.Variants.All(v => v.Download is { IsAbsoluteUri: true, Scheme: "https" })),
            "$.offers[*].variants[*].download must be an https address.");
    }

    private static bool IsName(string text) =>
        text.Length <= MostOfAName && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    /// <summary><c>software.json</c> as it is written.</summary>
    private sealed record SoftwareFile(IReadOnlyList<SoftwareProduct> Offers);
}
