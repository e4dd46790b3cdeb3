using System.Text.Json;
using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>Carries out the turns of instances: replay, commit, and what follows from it. Its callers hold the instance's lane.</summary>
internal sealed class TurnRunner(
    InstanceStore store, IReadOnlyDictionary<string, OrchestratorHandler> orchestrators, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = loggers.CreateLogger<DurableTaskEngine>();

    /// <summary>Takes up what has come for the instance and commits the result; tries again until storage lets it.</summary>
    /// <returns>The activities that wait for a result after the turn.</returns>
    public Task<IReadOnlyList<ActivityScheduled>> RunAsync(Instance instance, Action illegalAwait, CancellationToken cancellation) =>
        PersistAsync(instance, () => TryRunAsync(instance, illegalAwait, cancellation), cancellation);

    /// <summary>Ends the instance from outside of its orchestrator.</summary>
    public Task EndAsync(Instance instance, InstanceEnd end, CancellationToken cancellation) => PersistAsync(
        instance,
        async () =>
        {
            if (instance.IsStale)
            {
                await LoadAsync(instance, cancellation);
            }

            await CommitAsync(instance, new TurnResult([], end, instance.Row.CustomStatus, [], null), [], cancellation);
            return [];
        },
        cancellation);

    private static InvalidOperationException Unreadable(Instance instance, Exception cause) =>
        new($"The history of instance '{instance.Id}' cannot be replayed.", cause);

    private static TurnResult Failed(Instance instance, Exception exception) =>
        new([], InstanceEnd.Failed(exception), instance.Row.CustomStatus, [], null);

    private static DateTimeOffset? Utc(DateTime? time) => time is { } utc ? new DateTimeOffset(utc, TimeSpan.Zero) : null;

    private async Task<IReadOnlyList<ActivityScheduled>> TryRunAsync(Instance instance, Action illegalAwait, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (instance.Row.Status == OrchestrationRuntimeStatus.Pending && instance.Row.Due > now)
        {
            return [];
        }

        if (instance.IsStale || instance.History is null)
        {
            await LoadAsync(instance, cancellation);
        }

        var messages = instance.PeekMessages();
        var result = instance.Flaw is { } flaw ? Failed(instance, flaw) : Replay(instance, messages, now, illegalAwait);
        if (result.NewEvents.Count > 0 || result.End is not null || messages.Count > 0 || instance.Row.Due != Utc(result.NextDue))
        {
            await CommitAsync(instance, result, messages, cancellation);
        }

        return result.OpenActivities;
    }

    private TurnResult Replay(Instance instance, List<InboxMessage> messages, DateTime now, Action illegalAwait)
    {
        var row = instance.Row;
        if (!orchestrators.TryGetValue(row.Name, out var handler))
        {
            return Failed(instance, new InvalidOperationException(
                $"There is no orchestrator '{row.Name}' (any more). Known ones: {string.Join(", ", orchestrators.Keys.Order())}."));
        }

        try
        {
            var history = instance.History!;
            var clock = history.OfType<TurnStarted>().LastOrDefault() is { } last && last.At > now ? last.At : now;
            var turn = new TurnInput(row.Name, row.Id, row.CreatedAt.UtcDateTime, row.Input, history, messages, clock);
            return Replayer.Run(turn, handler, loggers, illegalAwait);
        }
        catch (Exception exception)
        {
            return Failed(instance, Unreadable(instance, exception));
        }
    }

    private async Task CommitAsync(Instance instance, TurnResult result, List<InboxMessage> taken, CancellationToken cancellation)
    {
        var row = PayloadLimits.Apply(instance.Row with
        {
            Status = result.End?.Status ?? OrchestrationRuntimeStatus.Running,
            UpdatedAt = time.GetUtcNow(),
            CustomStatus = result.CustomStatus,
            Due = Utc(result.NextDue),
            OpenActivities = result.OpenActivities.Count,
            Output = result.End?.Output,
            Failure = result.End?.Failure,
        });
        var events = taken.Select(message => message.StoredKey).OfType<string>().ToList();
        try
        {
            instance.Row = await store.CommitAsync(row, result.NewEvents, events, cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status is 400 or 413)
        {
            instance.Row = await store.CommitAsync(row with
            {
                Status = OrchestrationRuntimeStatus.Failed,
                Due = null,
                OpenActivities = 0,
                Output = null,
                Failure = PayloadLimits.Shorten(TaskFailureDetails.FromException(refused)),
            }, [], events, cancellation);
        }

        instance.History?.AddRange(result.NewEvents);
        instance.Remove(taken);
        if (instance.Row is { Status: OrchestrationRuntimeStatus.Failed, Failure: { } failure })
        {
            EngineLogs.InstanceFailed(_log, row.Name, row.Id, failure.ErrorType, failure.ErrorMessage);
        }
    }

    /// <summary>Reads the instance and its history, and after a lost commit also which events are still stored.</summary>
    private async Task LoadAsync(Instance instance, CancellationToken cancellation)
    {
        var row = await store.GetAsync(instance.Id, cancellation);
        if (row is null || row.Execution != instance.Row.Execution || row.IsFinished)
        {
            throw new InstanceGoneException(instance.Id);
        }

        List<HistoryEvent> history = [];
        try
        {
            history = await store.GetHistoryAsync(row, cancellation);
        }
        catch (JsonException exception)
        {
            instance.Flaw = Unreadable(instance, exception);
        }

        if (instance.IsStale)
        {
            var before = instance.PeekStoredKeys();
            var stored = new List<InboxMessage>();
            await foreach (var found in store.GetEventsAsync(row.Id, row.Execution).WithCancellation(cancellation))
            {
                stored.Add(found.Message);
            }

            instance.ReplaceStored(before, stored);
        }

        (instance.Row, instance.History, instance.IsStale) = (row, history, false);
    }

    /// <summary>
    /// Repeats the work until it is committed: waits where storage fails, reads the instance anew where somebody else
    /// changed it.
    /// </summary>
    private async Task<IReadOnlyList<ActivityScheduled>> PersistAsync(
        Instance instance, Func<Task<IReadOnlyList<ActivityScheduled>>> work, CancellationToken cancellation)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
        {
            try
            {
                return await work();
            }
            catch (RequestFailedException changed) when (changed.Status is 404 or 409 or 412)
            {
                EngineLogs.CommitLost(_log, instance.Id, changed.Status);
                instance.IsStale = true;
            }
            catch (Exception exception) when (exception is not InstanceGoneException && !cancellation.IsCancellationRequested)
            {
                EngineLogs.TurnNotCommitted(_log, exception, instance.Id, wait);
                await Task.Delay(wait, time, cancellation);
            }
        }
    }
}
