using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>The products with keys, and the keys that the office loads (O1).</summary>
public static class SoftwareKeysFeature
{
    public static FunctionsApplicationBuilder AddSoftwareKeys(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SoftwareCatalog.Load(SoftwareCatalog.DefaultPath));
        builder.Services.AddSingleton<SoftwareKeyStore>();
        builder.Services.AddSingleton<KeyLoading>();
        return builder;
    }
}
