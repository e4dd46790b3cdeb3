using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>The benefits and activities page.</summary>
public static class BenefitsPageFeature
{
    public static FunctionsApplicationBuilder AddBenefitsPage(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BenefitsReader>();
        return builder;
    }
}
