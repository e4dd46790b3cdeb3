using BenefitsFunctions.Contracts;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Rerating;

/// <summary>Contracts that follow the profile, or end by decision of the programme office.</summary>
public static class ReratingFeature
{
    public static FunctionsApplicationBuilder AddRerating(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RatedContracts>();
        builder.Services.AddSingleton<IContractFollower>(services => services.GetRequiredService<RatedContracts>());
        builder.Services.AddSingleton<IProfileFollower, RatingFollower>();
        return builder;
    }
}
