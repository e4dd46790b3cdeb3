using System.Diagnostics.Metrics;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Metrics that nobody listens to, for tests that are not about them.</summary>
internal static class Unheard
{
    public static BenefitsMetrics Metrics { get; } = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), TimeProvider.System);

    /// <summary>Tries again without a pause.</summary>
    public static OptimisticWrite Write() => Write(new NoPause());

    /// <summary>Tries again with pauses of that chance.</summary>
    public static OptimisticWrite Write(IdGenerator chance) => new(chance, Metrics);
}
