using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Licences;

/// <summary>O3: the online services with licence keys, from <c>licences.json</c>, checked when it is loaded.</summary>
public sealed class LicenceCatalog
{
    private LicenceCatalog(IReadOnlyList<LicenceProduct> products)
    {
        CatalogOffer.Check(products);
        CatalogFile.ExpectTexts(products.Select(p => p.Instructions), "$.offers[*].instructions");
        Products = products;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Licences", "licences.json");

    /// <summary>Every product, in the order of the file.</summary>
    public IReadOnlyList<LicenceProduct> Products { get; }

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static LicenceCatalog Load(string path) =>
        CatalogFile.Load("licence catalog", path, (LicenceFile file) => new LicenceCatalog(file.Offers));

    /// <summary>What people call a product; its id where the catalog has it no more.</summary>
    public Localized NameOf(string productId) =>
        CatalogOffer.NameOf(Products.FirstOrDefault(p => p.Id == productId), productId);

    /// <summary><c>licences.json</c> as it is written.</summary>
    private sealed record LicenceFile(IReadOnlyList<LicenceProduct> Offers);
}
