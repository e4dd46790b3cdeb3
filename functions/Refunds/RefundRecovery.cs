using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Refunds;

/// <summary>Every five minutes: goes on with cancellations that were cut off when they were filed or decided (O6). One query.</summary>
public sealed partial class RefundRecovery(RefundStarts starts, BenefitsMetrics metrics, ILogger<RefundRecovery> logger)
{
    [Function(nameof(ResumeCancellations))]
    public async Task ResumeCancellations(
        [TimerTrigger("25 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await starts.ResumeAsync(client, cancellationToken);
        metrics.SweepFound(nameof(ResumeCancellations), resumed);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }
    }

    [LoggerMessage(
        6102,
        LogLevel.Warning,
        "{Count} cancellations were filed or decided and cut off, most likely because the app was stopped; they are carried out now")]
    private partial void LogResumed(int count);
}
