using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Orchestrations that are started, listed and purged, and never run.</summary>
internal sealed class NotedOrchestrations() : DurableTaskClient("noted")
{
    private readonly ConcurrentDictionary<string, OrchestrationMetadata> _instances = new();
    private readonly ConcurrentQueue<string> _started = new();

    /// <summary>The ids of all that were started, purged ones included.</summary>
    public IReadOnlyList<string> Started => [.. _started];

    /// <summary>The ids of those that are there.</summary>
    public IEnumerable<string> Kept => _instances.Keys.Order(StringComparer.Ordinal);

    /// <summary>The ids that can't be purged.</summary>
    public HashSet<string> Stuck { get; } = [];

    /// <summary>How many pages were listed.</summary>
    public int Pages { get; private set; }

    public void Add(OrchestrationMetadata instance) => _instances[instance.InstanceId] = instance;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        var id = options!.InstanceId!;
        if (!_instances.TryAdd(id, new OrchestrationMetadata(orchestratorName, id)))
        {
            throw new InvalidOperationException($"{id} is there.");
        }

        _started.Enqueue(id);
        return Task.FromResult(id);
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(_instances.GetValueOrDefault(instanceId));

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new Listing(this, filter!);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Stuck.Contains(instanceId)
            ? throw new InvalidOperationException("Injected: can't be purged.")
            : Task.FromResult(new PurgeResult(_instances.TryRemove(instanceId, out _) ? 1 : 0));

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Listing(NotedOrchestrations noted, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = null, int? pageSizeHint = null)
        {
            await Task.CompletedTask;
            var found = noted._instances.Values.OrderBy(i => i.InstanceId, StringComparer.Ordinal)
                .Where(i => i.CreatedAt <= query.CreatedTo && query.Statuses!.Contains(i.RuntimeStatus)).ToList();
            foreach (var page in found.Chunk(query.PageSize))
            {
                noted.Pages++;
                yield return new Page<OrchestrationMetadata>(page);
            }
        }
    }
}
