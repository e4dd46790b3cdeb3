using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Notices;

/// <summary>Every minute: starts the notices that a crash left between the commit and their start.</summary>
public sealed partial class NoticeRecovery(NoticeStarts starts, BenefitsMetrics metrics, ILogger<NoticeRecovery> logger)
{
    [Function(nameof(ResumeNotices))]
    public async Task ResumeNotices(
        [TimerTrigger("45 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await starts.ResumeAsync(client, cancellationToken);
        metrics.SweepFound(nameof(ResumeNotices), resumed);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }
    }

    [LoggerMessage(3021, LogLevel.Information, "{Count} contracts had notices that were not all started; they are now")]
    private partial void LogResumed(int count);
}
