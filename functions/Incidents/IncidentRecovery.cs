using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Incidents;

/// <summary>Every minute: sends the events that a crash left between storing and sending.</summary>
public sealed partial class IncidentRecovery(IncidentOutbox outbox, BenefitsMetrics metrics, ILogger<IncidentRecovery> logger)
{
    [Function(nameof(ResumeIncidents))]
    public async Task ResumeIncidents([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var sent = await outbox.ResumeAsync(cancellationToken);
        metrics.SweepFound(nameof(ResumeIncidents), sent);
        if (sent > 0)
        {
            LogResumed(sent);
        }
    }

    [LoggerMessage(
        3010,
        LogLevel.Warning,
        "{Count} incident events were stored but not sent, "
        + "most likely because the app was stopped or the queue did not answer; they are sent now")]
    private partial void LogResumed(int count);
}
