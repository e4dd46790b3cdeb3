using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Audit;

/// <summary>E5, every day: removes audits that were started more than <see cref="KeptFor"/> ago, with their differences.</summary>
public sealed partial class AuditSweep(
    AuditStore audits, TimeProvider time, ILogger<AuditSweep> logger, BenefitsMetrics metrics)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    // More than anybody asks for in a day; what is left over comes with the next run.
    private const int MostAtOnce = 100;

    [Function(nameof(SweepAudits))]
    public async Task SweepAudits([TimerTrigger("0 40 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var old = await audits.StartedBeforeAsync(time.GetUtcNow() - KeptFor, MostAtOnce, cancellationToken);
        foreach (var auditId in old)
        {
            await audits.RemoveAsync(auditId, cancellationToken);
        }

        metrics.SweepFound(nameof(SweepAudits), old.Count);
        if (old.Count == MostAtOnce)
        {
            LogMoreLeft(MostAtOnce);
        }
    }

    [LoggerMessage(
        8104,
        LogLevel.Information,
        "{Count} old audits were removed, as many as one run does; the next goes on. If this lasts, look for who starts so many")]
    private partial void LogMoreLeft(int count);
}
