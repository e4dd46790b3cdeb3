using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Housekeeping;

/// <summary>
/// E5, every hour: purges the orchestrations that ended longer ago than they are kept. Nothing relies on them: what is done is known from
/// the app's own tables.
/// </summary>
public sealed partial class HistorySweep(
    HousekeepingSettings settings, TimeProvider time, ILogger<HistorySweep> logger, BenefitsMetrics metrics)
{
    /// <summary>The most that one run purges; what is left over comes with the next.</summary>
    public const int MostAtOnce = 5_000;

    private const int PageSize = 100;
    private const int SideBySide = 8;

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function(nameof(PurgeHistory))]
    public async Task PurgeHistory(
        [TimerTrigger("0 40 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Storage filters by creation only, and what was created later has not ended earlier.
        var end = time.GetUtcNow() - settings.HistoryKeptFor;
        var query = new OrchestrationQuery { CreatedTo = end, Statuses = Ended, PageSize = PageSize };
        var purged = 0;
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages().WithCancellation(cancellationToken))
        {
            await Parallel.ForEachAsync(
                page.Values.Where(instance => IsOver(instance, end)).Take(MostAtOnce - purged),
                new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
                async (instance, _) =>
                    Interlocked.Add(ref purged, await TryPurgeAsync(client, instance.InstanceId, cancellationToken)));
            if (purged >= MostAtOnce)
            {
                LogMoreLeft(purged);
                break;
            }
        }

        metrics.SweepFound(nameof(PurgeHistory), purged);
    }

    private static bool IsOver(OrchestrationMetadata instance, DateTimeOffset end) =>
        instance.IsCompleted && instance.LastUpdatedAt <= end;

    // One that can't be purged holds up no other.
    private async Task<int> TryPurgeAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.PurgeInstanceAsync(instanceId, cancellationToken)).PurgedInstanceCount;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotPurged(error, instanceId);
            return 0;
        }
    }

    [LoggerMessage(
        7001,
        LogLevel.Information,
        "{Count} orchestrations that are over were purged, as many as one run does; the next goes on")]
    private partial void LogMoreLeft(int count);

    [LoggerMessage(
        7002,
        LogLevel.Warning,
        "Orchestration {InstanceId} is over and could not be purged; the next run tries again. Check Durable Task if this lasts")]
    private partial void LogNotPurged(Exception error, string instanceId);
}
