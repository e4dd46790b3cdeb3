using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>Stores new instances. Of several calls for one id exactly one wins: the row decides.</summary>
internal sealed class InstanceStarter(
    InstanceStore store,
    InstanceDirectory directory,
    IReadOnlyDictionary<string, OrchestratorHandler> orchestrators,
    TimeProvider time,
    ILogger log)
{
    /// <summary>Stores the instance and lets it begin; gives its id.</summary>
    /// <exception cref="ArgumentException">A bad id, an unknown orchestrator or status, or an input that is too long.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">The id is taken.</exception>
    public async Task<string> StartAsync(InstanceStart start, CancellationToken cancellation)
    {
        var row = CreateRow(start);
        var kept = (start.Options.DedupeStatuses ?? []).Select(ParseStatus).ToHashSet();
        for (; ; )
        {
            if (await directory.FindInMemoryAsync(row.Id, cancellation) is { } running)
            {
                throw Exists(running.Row);
            }

            if (await store.AddAsync(row, cancellation) is { } added)
            {
                directory.Begin(added);
                return row.Id;
            }

            if (await TakePlaceAsync(row, kept, cancellation) is { } replaced)
            {
                directory.Begin(replaced);
                await RemoveLeftoversAsync(row, cancellation);
                return row.Id;
            }
        }
    }

    private static OrchestrationRuntimeStatus ParseStatus(string status) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed)
            ? parsed
            : throw new ArgumentException($"Invalid orchestration runtime status: '{status}' for deduplication.");

    private static OrchestrationAlreadyExistsException Exists(InstanceRow row) =>
        new($"An orchestration instance '{row.Id}' exists already, with status {row.Status}.");

    private InstanceRow CreateRow(InstanceStart start)
    {
        var id = start.Options.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIdRule.Check(id);
        PayloadLimits.CheckInput(start.Input);
        if (string.IsNullOrEmpty(start.Orchestrator.Name) || !orchestrators.ContainsKey(start.Orchestrator))
        {
            throw new ArgumentException(
                $"There is no orchestrator '{start.Orchestrator}'. Known ones: {string.Join(", ", orchestrators.Keys.Order())}.");
        }

        var now = time.GetUtcNow();
        return new InstanceRow
        {
            Id = id,
            Name = start.Orchestrator,
            Execution = Guid.NewGuid().ToString("N")[..8],
            CreatedAt = now,
            UpdatedAt = now,
            Due = start.Options.StartAt > now ? start.Options.StartAt : null,
            Input = start.Input,
        };
    }

    /// <summary>Takes the place of a finished instance; null where its row has just changed, so that it is to be tried again.</summary>
    private async Task<InstanceRow?> TakePlaceAsync(
        InstanceRow row, HashSet<OrchestrationRuntimeStatus> kept, CancellationToken cancellation)
    {
        var existing = await store.GetAsync(row.Id, cancellation);
        if (existing is null || existing.Execution == row.Execution)
        {
            // The same execution: an attempt of this call that seemed to fail had reached storage.
            return existing;
        }

        if (!existing.IsFinished)
        {
            directory.TakeIn(existing);
            throw Exists(existing);
        }

        if (kept.Contains(existing.Status))
        {
            throw Exists(existing);
        }

        return await store.ReplaceAsync(row, existing.ETag, cancellation);
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
}
