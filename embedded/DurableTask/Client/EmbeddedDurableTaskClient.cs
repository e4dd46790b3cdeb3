using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Client;

/// <summary>The client of the engine in this process.</summary>
internal sealed class EmbeddedDurableTaskClient(
    string hub,
    InstanceStore store,
    Dispatcher dispatcher,
    IReadOnlyDictionary<string, OrchestratorHandler> orchestrators,
    EventClock events,
    TimeProvider time,
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
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIdRule.Check(id);
        if (string.IsNullOrEmpty(orchestratorName.Name) || !orchestrators.ContainsKey(orchestratorName))
        {
            throw new ArgumentException(
                $"There is no orchestrator '{orchestratorName}'. Known ones: {string.Join(", ", orchestrators.Keys.Order())}.",
                nameof(orchestratorName));
        }

        var json = Converter.Serialize(input);
        PayloadLimits.CheckInput(json);
        var kept = (options?.DedupeStatuses ?? []).Select(ParseStatus).ToHashSet();
        var now = time.GetUtcNow();
        var row = new InstanceRow
        {
            Id = id,
            Name = orchestratorName,
            Execution = Guid.NewGuid().ToString("N")[..8],
            CreatedAt = now,
            UpdatedAt = now,
            Due = options?.StartAt > now ? options.StartAt : null,
            Input = json,
        };
        return await dispatcher.WriteAsync(token => StoreAsync(row, kept, token), cancellation);
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var raised = new EventRaised(eventName, Converter.Serialize(eventPayload));
        if (!await dispatcher.WriteAsync(token => TryRaiseAsync(instanceId, raised, token), cancellation))
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
        if (await FindUnfinishedAsync(instanceId, cancellation) is { } instance)
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

    private static OrchestrationRuntimeStatus ParseStatus(string status) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed)
            ? parsed
            : throw new ArgumentException($"Invalid orchestration runtime status: '{status}' for deduplication.");

    private static OrchestrationAlreadyExistsException Exists(string id, OrchestrationRuntimeStatus status) =>
        new($"An orchestration instance '{id}' exists already, with status {status}.");

    private Task<bool> PurgeAsync(string id, CancellationToken cancellation) =>
        dispatcher.WriteAsync(token => store.PurgeAsync(id, token), cancellation);

    /// <summary>Stores the event and hands it to the instance; false where that is unknown or over.</summary>
    private async Task<bool> TryRaiseAsync(string id, EventRaised raised, CancellationToken cancellation)
    {
        if (await FindUnfinishedAsync(id, cancellation) is not { } instance)
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

    /// <summary>Stores a new instance, or puts it in the place of a finished one, and lets it begin.</summary>
    private async Task<string> StoreAsync(InstanceRow row, HashSet<OrchestrationRuntimeStatus> kept, CancellationToken cancellation)
    {
        for (; ; )
        {
            if (await FindInMemoryAsync(row.Id, cancellation) is { } running)
            {
                throw Exists(row.Id, running.Row.Status);
            }

            if (await store.AddAsync(row, cancellation) is { } added)
            {
                Begin(added);
                return row.Id;
            }

            var existing = await store.GetAsync(row.Id, cancellation);
            if (existing?.Execution == row.Execution)
            {
                // An attempt that seemed to fail had reached storage.
                Begin(existing);
                return row.Id;
            }

            if (existing is { IsFinished: false })
            {
                dispatcher.Wake(dispatcher.Adopt(new Instance(existing)));
                throw Exists(row.Id, existing.Status);
            }

            if (existing is not null && kept.Contains(existing.Status))
            {
                throw Exists(row.Id, existing.Status);
            }

            if (existing is not null && await store.ReplaceAsync(row, existing.ETag, cancellation) is { } replaced)
            {
                Begin(replaced);
                await RemoveLeftoversAsync(replaced, cancellation);
                return row.Id;
            }
        }
    }

    private void Begin(InstanceRow stored)
    {
        var instance = dispatcher.Adopt(new Instance(stored) { History = [] });
        if (stored.Due is null)
        {
            dispatcher.Wake(instance);
        }
    }

    private async Task RemoveLeftoversAsync(InstanceRow row, CancellationToken cancellation)
    {
        try
        {
            await store.DeleteOtherExecutionsAsync(row.Id, row.Execution, cancellation);
        }
        catch (Exception exception)
        {
            // They have no effect, and the new instance is there: not an error of the caller.
            EngineLogs.LeftoversKept(log, exception, row.Id);
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string id, Func<Instance, Task> until, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        RequireOpen();
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (await FindUnfinishedAsync(id, cancellation) is { } instance)
        {
            await until(instance).WaitAsync(cancellation);
        }

        return await GetInstanceAsync(id, getInputsAndOutputs, cancellation)
            ?? throw new InvalidOperationException($"There is no orchestration instance '{id}'.");
    }

    /// <summary>The instance in memory, when the turn that it may be in has not ended it.</summary>
    private async Task<Instance?> FindInMemoryAsync(string id, CancellationToken cancellation)
    {
        if (!dispatcher.TryGet(id, out var instance))
        {
            return null;
        }

        await instance.Lane.WaitAsync(cancellation);
        instance.Lane.Release();
        return instance.IsOver ? null : instance;
    }

    private async Task<Instance?> FindUnfinishedAsync(string id, CancellationToken cancellation)
    {
        if (dispatcher.TryGet(id, out var instance))
        {
            return instance;
        }

        if (await store.GetAsync(id, cancellation) is not { IsFinished: false } row)
        {
            return null;
        }

        // Stored by a call that seemed to fail: nobody has it in memory.
        instance = dispatcher.Adopt(new Instance(row));
        dispatcher.Wake(instance);
        return instance;
    }

    private void RequireOpen()
    {
        if (!_open)
        {
            throw new InvalidOperationException($"The engine of task hub '{Name}' is not running.");
        }
    }
}
