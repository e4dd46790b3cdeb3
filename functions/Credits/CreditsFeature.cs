using BenefitsFunctions.Offers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Credits;

/// <summary>Cloud credits that partners assign to their users (O2).</summary>
public static class CreditsFeature
{
    public static FunctionsApplicationBuilder AddCredits(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(CreditCatalog.Load(CreditCatalog.DefaultPath));
        builder.Services.AddSingleton<CreditOffers>();
        builder.Services.AddSingleton<IOffers>(services => services.GetRequiredService<CreditOffers>());
        return builder;
    }
}
