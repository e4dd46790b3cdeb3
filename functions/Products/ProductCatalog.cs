using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Products;

/// <summary>The products that incidents are opened for, from <c>products.json</c>, checked when it is loaded.</summary>
public sealed class ProductCatalog
{
    private readonly Dictionary<string, Product> _byId;

    private ProductCatalog(IReadOnlyList<Product> all)
    {
        All = all;
        _byId = all.ToDictionary(p => p.Id);
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Products", "products.json");

    /// <summary>Every product, in the order of the file.</summary>
    public IReadOnlyList<Product> All { get; }

    /// <summary>The product of that id, or null.</summary>
    public Product? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static ProductCatalog Load(string path) =>
        CatalogFile.Load("product catalog", path, (ProductFile file) => new ProductCatalog(file.Read()));
}
