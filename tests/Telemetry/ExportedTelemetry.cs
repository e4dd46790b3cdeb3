using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>All that an app exports, in memory. Spans and metrics of other apps in this process come along.</summary>
internal sealed class ExportedTelemetry
{
    private readonly Kept<LogRecord> _logs = [];
    private readonly Kept<MetricSnapshot> _metrics = [];

    /// <summary>The spans that have ended.</summary>
    public Kept<Activity> Spans { get; } = [];

    public IEnumerable<LogRecord> Logs => _logs;

    public IEnumerable<MetricSnapshot> Metrics => _metrics;

    /// <summary>Adds the exporters to an app whose telemetry is on.</summary>
    public void AddTo(FunctionsApplicationBuilder app) => app.Services
        .ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(Spans))
        .ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInMemoryExporter(_metrics))
        .ConfigureOpenTelemetryLoggerProvider(logs => logs.AddInMemoryExporter(_logs));

    /// <summary>Has everything exported that is so far.</summary>
    public static void Flush(IServiceProvider app)
    {
        Assert.True(app.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(app.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(app.GetRequiredService<LoggerProvider>().ForceFlush());
    }

    /// <summary>The spans of a trace.</summary>
    public IReadOnlyList<Activity> Trace(string traceId) => [.. Spans.Where(span => span.TraceId.ToHexString() == traceId)];

    /// <summary>Every text in it.</summary>
    public IEnumerable<string> Texts(IServiceProvider app) =>
    [
        .. Spans.SelectMany(TextsOf),
        .. _logs.SelectMany(TextsOf),
        .. _metrics.SelectMany(TextsOf),
        .. TextsOf(app.GetRequiredService<TracerProvider>().GetResource().Attributes),
    ];

    private static IEnumerable<string> TextsOf(Activity span) =>
    [
        span.OperationName, span.DisplayName, span.Source.Name, span.StatusDescription ?? "", span.TraceStateString ?? "",
        .. TextsOf(span.TagObjects),
        .. TextsOf(span.Baggage),
        .. span.Events.SelectMany(happened => TextsOf(happened.Tags).Append(happened.Name)),
        .. span.Links.SelectMany(link => TextsOf(link.Tags ?? [])),
    ];

    private static IEnumerable<string> TextsOf(LogRecord line) =>
    [
        line.CategoryName ?? "", line.EventId.Name ?? "", line.FormattedMessage ?? "", line.Body ?? "", $"{line.Exception}",
        .. TextsOf(line.Attributes ?? []),
    ];

    private static IEnumerable<string> TextsOf(MetricSnapshot metric)
    {
        yield return $"{metric.Name} {metric.Description} {metric.Unit} {metric.MeterName}";
        foreach (var point in metric.MetricPoints)
        {
            foreach (var tag in point.Tags)
            {
                yield return $"{tag.Key}={tag.Value}";
            }
        }
    }

    private static IEnumerable<string> TextsOf<T>(IEnumerable<KeyValuePair<string, T>> tags) =>
        tags.Select(tag => $"{tag.Key}={tag.Value}");
}
