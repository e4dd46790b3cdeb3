using BenefitsFunctions.Offers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Subscriptions;

/// <summary>Subscriptions whose seats partners assign to their users (O4).</summary>
public static class SubscriptionsFeature
{
    public static FunctionsApplicationBuilder AddSubscriptions(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(SubscriptionCatalog.Load(SubscriptionCatalog.DefaultPath));
        builder.Services.AddSingleton<SubscriptionOffers>();
        builder.Services.AddSingleton<IOffers>(services => services.GetRequiredService<SubscriptionOffers>());
        return builder;
    }
}
