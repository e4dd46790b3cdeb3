using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Offers;

/// <summary>What the partner's other benefits have in common (O), and their page.</summary>
public static class OffersFeature
{
    public static FunctionsApplicationBuilder AddOffers(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OfferStore>();
        builder.Services.AddSingleton<AssigneeRequests>();
        builder.Services.AddSingleton<IProfileFollower, OfferFollower>();
        return builder;
    }
}
