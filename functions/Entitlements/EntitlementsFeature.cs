using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Entitlements;

/// <summary>What memberships grant.</summary>
public static class EntitlementsFeature
{
    public static FunctionsApplicationBuilder AddEntitlements(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(EntitlementCatalog.Load(EntitlementCatalog.DefaultPath));
        return builder;
    }
}
