using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Products;

/// <summary>The product catalog for portals.</summary>
public sealed class ProductsApi(ProductCatalog catalog, TimeProvider time)
{
    /// <summary>A page of the products with their versions, and what each is today. Reads no storage.</summary>
    [Function(nameof(GetProducts))]
    public IActionResult GetProducts([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "products")] HttpRequest request)
    {
        if (Paging.Read(request).Failed(out var problem, out var paging)
            || paging.Of(catalog.All, product => product.Id).Failed(out problem, out var page))
        {
            return Answer.Of(problem);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return Answer.Ok(page.Select(product => new
        {
            Product = product.Id,
            product.Name,
            product.Kind,
            product.NeedsLink,
            Versions = product.Versions.Select(version => View(product, version, today)),
        }));
    }

    private static object View(Product product, ProductVersion version, DateOnly today) => new
    {
        version.Version,
        version.Slug,
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
