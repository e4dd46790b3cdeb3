using System.Diagnostics;

namespace Benefits.Local.Host;

/// <summary>
/// Has requests and orchestrations traced, as a Functions host does, so that the worker's spans have something to hang on. Nothing is
/// exported here; without a receiver for the worker's telemetry nothing is traced either.
/// </summary>
internal static class HostTracing
{
    // Of requests, of what the engine runs, and of its client.
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "DurableTask.Core", "WebJobs.Extensions.DurableTask"];
    private static readonly string[] Receivers = ["OTEL_EXPORTER_OTLP_ENDPOINT", "APPLICATIONINSIGHTS_CONNECTION_STRING"];

    /// <summary>What calls belong to; empty when nothing is traced.</summary>
    public static RpcTraceContext Context => Activity.Current is { Recorded: true } current
        ? new() { TraceParent = current.Id, TraceState = current.TraceStateString ?? "" }
        : new();

    /// <summary>Listens until it is disposed; null when the settings name no receiver.</summary>
    public static IDisposable? Start(IReadOnlyDictionary<string, string> settings)
    {
        if (!Receivers.Any(settings.ContainsKey))
        {
            return null;
        }

        var listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
