using System.Diagnostics.Metrics;
using BenefitsFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>The metrics that the app makes.</summary>
internal static class MetricsOfTheApp
{
    /// <summary>Their names, with what each counts in: <c>{event}</c>, <c>s</c>.</summary>
    public static IReadOnlyDictionary<string, string?> All { get; } = Made();

    private static Dictionary<string, string?> Made()
    {
        var made = new Dictionary<string, string?>();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            // Of this one alone: hosts of other tests have the same meter.
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == BenefitsMetrics.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    made.Add(instrument.Name, instrument.Unit);
                }
            },
        };
        listener.Start();
        _ = new BenefitsMetrics(meters, TimeProvider.System);
        return made;
    }
}
