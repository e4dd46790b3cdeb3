using BenefitsFunctions.Offers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Software;

/// <summary>Software whose keys partners take (O1).</summary>
public static class SoftwareFeature
{
    public static FunctionsApplicationBuilder AddSoftware(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SoftwareHoldings>();
        builder.Services.AddSingleton<KeyTaking>();
        builder.Services.AddSingleton<SoftwareTaken>();
        builder.Services.AddSingleton<SoftwareOffers>();
        builder.Services.AddSingleton<IOffers>(services => services.GetRequiredService<SoftwareOffers>());
        return builder;
    }
}
