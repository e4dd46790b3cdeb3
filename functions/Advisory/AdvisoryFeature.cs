using BenefitsFunctions.Contracts;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Advisory;

/// <summary>A10: requests for advice.</summary>
public static class AdvisoryFeature
{
    public static FunctionsApplicationBuilder AddAdvisory(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AdvisoryStore>();
        builder.Services.AddSingleton<AdvisoryStarts>();
        builder.Services.AddSingleton<AdvisoryCharging>();
        builder.Services.AddSingleton<IContractFollower, AdvisoryFollower>();
        builder.Services.AddSingleton<IProfileFollower, AdvisoryProfileFollower>();
        return builder;
    }
}
