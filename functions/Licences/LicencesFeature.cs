using BenefitsFunctions.Offers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Licences;

/// <summary>Licence keys of online services, which are redeemed in a tenant (O3).</summary>
public static class LicencesFeature
{
    public static FunctionsApplicationBuilder AddLicences(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(LicenceCatalog.Load(LicenceCatalog.DefaultPath));
        builder.Services.AddSingleton<LicenceStore>();
        builder.Services.AddSingleton<LicenceOffers>();
        builder.Services.AddSingleton<IOffers>(services => services.GetRequiredService<LicenceOffers>());
        return builder;
    }
}
