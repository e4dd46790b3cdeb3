using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Activations;

/// <summary>Activations of benefits.</summary>
public static class ActivationsFeature
{
    public static FunctionsApplicationBuilder AddActivations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ActivationStore>();
        builder.Services.AddSingleton<ActivationStarts>();
        builder.Services.AddSingleton<ActivationOpening>();
        return builder;
    }
}
