using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Plans;

/// <summary>Which plan can be used for a product.</summary>
public static class PlansFeature
{
    public static FunctionsApplicationBuilder AddPlans(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlanReader>();
        builder.Services.AddSingleton<PlanCheck>();
        return builder;
    }
}
