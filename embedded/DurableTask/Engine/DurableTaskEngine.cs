using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// The orchestration engine of one task hub, with its state in the table "&lt;hub&gt;Orchestrations". One engine owns a hub
/// at a time. Orchestrators and activities are added before the start.
/// </summary>
internal sealed class DurableTaskEngine : IAsyncDisposable
{
    private readonly Dictionary<string, OrchestratorHandler> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityHandler> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _hub;
    private readonly Uri _storage;
    private readonly InstanceStore _store;
    private readonly EventClock _events;
    private readonly Dispatcher _dispatcher;
    private readonly EmbeddedDurableTaskClient _client;
    private readonly ILogger _log;
    private bool _stopped;

    public DurableTaskEngine(TableServiceClient tables, string hubName, TimeProvider time, ILoggerFactory loggers)
    {
        _hub = hubName;
        _storage = tables.Uri;
        _log = loggers.CreateLogger<DurableTaskEngine>();
        _store = new InstanceStore(tables.GetTableClient($"{hubName}Orchestrations"));
        _events = new EventClock(time);
        var concurrency = 4 * Environment.ProcessorCount;
        var turns = new TurnRunner(_store, _orchestrators, time, loggers);
        _dispatcher = new Dispatcher(turns, new ActivityRunner(_activities, concurrency, time, _log), concurrency, time, _log);
        var directory = new InstanceDirectory(_store, _dispatcher);
        var starter = new InstanceStarter(_store, directory, _orchestrators, time, _log);
        _client = new EmbeddedDurableTaskClient(hubName, _store, _dispatcher, directory, starter, _events, _log);
    }

    public DurableTaskClient Client => _client;

    public void AddOrchestrator(string name, OrchestratorHandler handler) => _orchestrators.Add(name, handler);

    public void AddActivity(string name, ActivityHandler handler) => _activities.Add(name, handler);

    /// <summary>Reads the unfinished instances and lets them go on.</summary>
    /// <exception cref="InvalidOperationException">Storage can't be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.CreateTableAsync(cancellationToken);
            await LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new InvalidOperationException(
                $"Task hub '{_hub}' can't start: Table Storage at {_storage.GetLeftPart(UriPartial.Authority)} "
                + $"does not do what is asked: {exception.Message}",
                exception);
        }

        _client.Open();
    }

    /// <summary>Lets running turns and activities end until the token fires. Nothing is stored after this returns.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_stopped)
        {
            _stopped = true;
            _client.Close();
            await _dispatcher.StopAsync(cancellationToken);
        }
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _dispatcher.Dispose();
    }

    /// <summary>Ends when no turn and no activity is queued or running.</summary>
    internal Task WhenIdleAsync() => _dispatcher.Work.WhenNoneAsync();

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var instances = new Dictionary<string, Instance>(StringComparer.Ordinal);
        await foreach (var row in _store.GetUnfinishedAsync().WithCancellation(cancellation))
        {
            instances.Add(row.Id, new Instance(row));
        }

        await foreach (var stored in _store.GetEventsAsync().WithCancellation(cancellation))
        {
            _events.PassBy(stored.Message.At);
            if (instances.TryGetValue(stored.InstanceId, out var instance) && instance.Row.Execution == stored.Execution)
            {
                instance.Post(stored.Message);
            }
        }

        foreach (var instance in instances.Values)
        {
            _dispatcher.Adopt(instance);
        }

        var ready = instances.Values.Where(IsReady).ToList();
        ready.ForEach(_dispatcher.Wake);
        EngineLogs.Started(_log, _hub, instances.Count, ready.Count);
    }

    private static bool IsReady(Instance instance) =>
        instance.Row is { Status: OrchestrationRuntimeStatus.Pending, Due: null }
        || instance.Row.OpenActivities > 0
        || instance.HasMessages();
}
