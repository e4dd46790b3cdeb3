using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Products;

/// <summary>The product catalog.</summary>
public static class ProductsFeature
{
    public static FunctionsApplicationBuilder AddProducts(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ProductCatalog.Load(ProductCatalog.DefaultPath));
        return builder;
    }
}
