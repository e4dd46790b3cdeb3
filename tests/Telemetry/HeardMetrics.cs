using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>What one app counts, apart from others in this process.</summary>
internal sealed class HeardMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, string? Tag, double Value)> _heard = new();

    public HeardMetrics(IServiceProvider app)
    {
        var scope = app.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "BenefitsFunctions" && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The names so far.</summary>
    public IEnumerable<string> Names => _heard.Select(heard => heard.Name).Distinct();

    /// <summary>The sum of a counter, with a tag or over all of them.</summary>
    public double Sum(string name, string? tag = null) =>
        _heard.Where(heard => heard.Name == name && (tag is null || heard.Tag == tag)).Sum(heard => heard.Value);

    /// <summary>How often something was recorded.</summary>
    public int Count(string name, string? tag = null) => _heard.Count(heard => heard.Name == name && (tag is null || heard.Tag == tag));

    /// <summary>What a gauge tells now; null when it tells nothing.</summary>
    public double? Gauge(string name)
    {
        var before = Count(name);
        _listener.RecordObservableInstruments();
        return Count(name) > before ? _heard.Last(heard => heard.Name == name).Value : null;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _heard.Enqueue((instrument.Name, tags.Length > 0 ? $"{tags[0].Value}" : null, value));
}
