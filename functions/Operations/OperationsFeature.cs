using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Operations;

/// <summary>What operators of the service need.</summary>
public static class OperationsFeature
{
    public static FunctionsApplicationBuilder AddOperations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeadLetters>();
        return builder;
    }
}
