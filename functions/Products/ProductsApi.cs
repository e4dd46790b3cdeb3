using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Products;

/// <summary>The product catalog for portals.</summary>
public sealed class ProductsApi(ProductCatalog catalog, TimeProvider time)
{
    /// <summary>Every product with its versions, and what each is today. Reads no storage.</summary>
    [Function(nameof(GetProducts))]
    public IActionResult GetProducts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "products")] HttpRequest request)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return Answer.Ok(new
        {
            Products = catalog.All.Select(product => new
            {
                Product = product.Id,
                product.Name,
                product.Kind,
                product.NeedsLink,
                Versions = product.Versions.Select(version => View(product, version, today)),
            }),
        });
    }

    private static object View(Product product, ProductVersion version, DateOnly today) => new
    {
        version.Version,
        version.Name,
        version.Released,
        version.Policy,
        version.MainstreamEnd,
        version.ExtendedEnd,
        version.Retired,
        Phase = version.PhaseAt(today),
        Coverage = product.CoverageOf(version, today),
    };
}
