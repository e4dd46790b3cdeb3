using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.GoToMarket;

/// <summary>Go-to-market offers (O5).</summary>
public static class GoToMarketFeature
{
    public static FunctionsApplicationBuilder AddGoToMarket(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(GoToMarketCatalog.Load(GoToMarketCatalog.DefaultPath));
        builder.Services.AddSingleton(GoToMarketSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<GoToMarketStore>();
        builder.Services.AddSingleton<GoToMarketAgenda>();
        builder.Services.AddSingleton<GoToMarketStarts>();
        builder.Services.AddSingleton<GoToMarketOffers>();
        builder.Services.AddSingleton<IOffers>(services => services.GetRequiredService<GoToMarketOffers>());
        builder.Services.AddSingleton<IProfileFollower, GoToMarketFollower>();
        return builder;
    }
}

/// <summary>Settings of go-to-market offers.</summary>
/// <param name="Delay"><c>Benefits__GoToMarketDelay</c>: from the activation of an offer until it is active; 3 days by default.</param>
public sealed record GoToMarketSettings(TimeSpan Delay)
{
    public static GoToMarketSettings Read(SettingsReader settings) =>
        new(settings.Duration("Benefits:GoToMarketDelay", TimeSpan.FromDays(3), TimeSpan.FromDays(30)));
}
