using BenefitsFunctions.Messaging;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Operations;

/// <summary>
/// Every minute: looks how long the oldest event has been on the queue. Apart from the consumer, so that it tells the truth also while
/// that stands still. Not while nobody listens to what it finds.
/// </summary>
public sealed class QueueWatch(IncidentQueue queue, BenefitsMetrics metrics)
{
    [Function(nameof(WatchQueue))]
    public async Task WatchQueue([TimerTrigger("5 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (!metrics.IsHeard)
        {
            return;
        }

        var oldest = await queue.OldestAsync(cancellationToken);
        metrics.QueueSeen(oldest);
        metrics.SweepFound(nameof(WatchQueue), oldest is null ? 0 : 1);
    }
}
