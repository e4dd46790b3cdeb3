using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Cancellations;

/// <summary>Which memberships are cancelled for a refund (O6).</summary>
public static class CancellationsFeature
{
    public static FunctionsApplicationBuilder AddCancellations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CancellationStore>();
        return builder;
    }
}
