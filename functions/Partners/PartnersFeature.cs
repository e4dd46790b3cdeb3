using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Partners;

/// <summary>Partners, and who may enter.</summary>
public static class PartnersFeature
{
    public static FunctionsApplicationBuilder AddPartners(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PartnerStore>();
        builder.Services.AddSingleton<PartnerAccess>();
        builder.Services.AddSingleton<PartnerDirectory>();
        builder.Services.AddSingleton<ProfileFollowing>();
        return builder;
    }
}
