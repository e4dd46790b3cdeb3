using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>What offices decide about activations (A7).</summary>
public static class OfficeDecisionsFeature
{
    public static FunctionsApplicationBuilder AddOfficeDecisions(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OfficeDecisionStore>();
        return builder;
    }
}
