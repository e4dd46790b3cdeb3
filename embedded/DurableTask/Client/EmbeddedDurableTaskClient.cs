using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Client;

/// <summary>The client of the engine in this process.</summary>
internal sealed class EmbeddedDurableTaskClient(
    string hub,
    InstanceStore store,
    Dispatcher dispatcher,
    InstanceDirectory directory,
    InstanceStarter starter,
    EventClock events,
    ILogger log) : DurableTaskClient(hub)
{
    private static readonly DataConverter Converter = JsonDataConverter.Default;

    private readonly InstanceListing _listing = new(store);
    private volatile bool _open;

    /// <summary>From now on calls are taken.</summary>
    public void Open() => _open = true;

    /// <summary>From now on calls fail.</summary>
    public void Close() => _open = false;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        RequireOpen();
        var start = new InstanceStart(orchestratorName, Converter.Serialize(input), options ?? new StartOrchestrationOptions());
        return await dispatcher.CallAsync(token => starter.StartAsync(start, token), cancellation);
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var raised = new EventRaised(eventName, Converter.Serialize(eventPayload));
        if (!await dispatcher.CallAsync(token => TryRaiseAsync(instanceId, raised, token), cancellation))
        {
            EngineLogs.EventDropped(log, eventName, instanceId);
        }
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await WaitAsync(instanceId, instance => instance.Started, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await WaitAsync(instanceId, instance => instance.Ended, getInputsAndOutputs, cancellation);

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await directory.FindUnfinishedAsync(instanceId, cancellation) is { } instance)
        {
            var end = new InstanceEnd(OrchestrationRuntimeStatus.Terminated, Converter.Serialize(options?.Output), null);
            await dispatcher.EndAsync(instance, end, cancellation);
        }
    }

    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await store.GetAsync(instanceId, cancellation) is { } row ? InstanceListing.ToMetadata(row, getInputsAndOutputs) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(_listing, filter ?? new OrchestrationQuery());

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new PurgeResult(await PurgeAsync(instanceId, cancellation) ? 1 : 0, true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        RequireOpen();
        ArgumentNullException.ThrowIfNull(filter);
        var found = new List<string>();
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses, PageSize: 1000);
        await foreach (var instance in GetAllInstancesAsync(query).WithCancellation(cancellation))
        {
            if (instance.IsCompleted)
            {
                found.Add(instance.InstanceId);
            }
        }

        var purged = 0;
        foreach (var id in found)
        {
            purged += await PurgeAsync(id, cancellation) ? 1 : 0;
        }

        return new PurgeResult(purged, true);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<bool> PurgeAsync(string id, CancellationToken cancellation) =>
        dispatcher.CallAsync(token => store.PurgeAsync(id, token), cancellation);

    /// <summary>Stores the event and hands it to the instance; false where that is unknown or over.</summary>
    private async Task<bool> TryRaiseAsync(string id, EventRaised raised, CancellationToken cancellation)
    {
        if (await directory.FindUnfinishedAsync(id, cancellation) is not { } instance)
        {
            return false;
        }

        var at = events.Next();
        var message = new InboxMessage(at, raised, InstanceKeys.Event(id, instance.Row.Execution, at.Ticks));
        await store.AddEventAsync(id, instance.Row.Execution, message, cancellation);
        instance.Post(message);
        dispatcher.Wake(instance);
        return !instance.IsOver;
    }

    private Task<OrchestrationMetadata> WaitAsync(
        string id, Func<Instance, Task> until, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(id);
        return dispatcher.CallAsync(
            async token =>
            {
                if (await directory.FindUnfinishedAsync(id, token) is { } instance)
                {
                    await until(instance).WaitAsync(token);
                }

                return await GetInstanceAsync(id, getInputsAndOutputs, token)
                    ?? throw new InvalidOperationException($"There is no orchestration instance '{id}'.");
            },
            cancellation);
    }

    private void RequireOpen()
    {
        if (!_open)
        {
            throw new InvalidOperationException($"The engine of task hub '{Name}' is not running.");
        }
    }
}
