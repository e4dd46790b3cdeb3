using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>Whom a partner has named for its go-to-market offers (O5).</summary>
public static class MarketingContactsFeature
{
    public static FunctionsApplicationBuilder AddMarketingContacts(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MarketingContactStore>();
        return builder;
    }
}
