using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>Runs activities, a bounded number at a time, and turns what becomes of them into messages.</summary>
internal sealed class ActivityRunner(
    IReadOnlyDictionary<string, ActivityHandler> activities, int concurrency, TimeProvider time, ILogger log)
{
    private readonly SemaphoreSlim _free = new(concurrency);

    /// <summary>Runs the activity to its end. Cancelled: it did not end, and has to be run again.</summary>
    public async Task<InboxMessage> RunAsync(string instanceId, ActivityScheduled scheduled, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            var content = await CallAsync(instanceId, scheduled, cancellation);
            return new InboxMessage(time.GetUtcNow().UtcDateTime, content, null);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<Message> CallAsync(string instanceId, ActivityScheduled scheduled, CancellationToken cancellation)
    {
        try
        {
            if (!activities.TryGetValue(scheduled.Name, out var handler))
            {
                throw new InvalidOperationException(
                    $"There is no activity '{scheduled.Name}'. Known ones: {string.Join(", ", activities.Keys.Order())}.");
            }

            var result = await handler(new ActivityCall(scheduled.Name, instanceId, scheduled.Input), cancellation);
            return new ActivityCompleted(scheduled.Id, JsonDataConverter.Default.Serialize(result));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            EngineLogs.ActivityFailed(log, exception, scheduled.Name, instanceId);
            return new ActivityFailed(scheduled.Id, PayloadLimits.Shorten(TaskFailureDetails.FromException(exception)));
        }
    }
}
