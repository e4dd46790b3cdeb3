using BenefitsFunctions.Activations;
using BenefitsFunctions.OfficeDecisions;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.ActivationRun;

/// <summary>
/// Every minute: starts the activations that a crash left between storing and starting, and wakes those that one left decided (A7) and
/// not told.
/// </summary>
public sealed partial class ActivationRecovery(
    ActivationStarts starts, OfficeDecisionStore decisions, BenefitsMetrics metrics, ILogger<ActivationRecovery> logger)
{
    [Function(nameof(ResumeActivations))]
    public async Task ResumeActivations(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var started = await starts.ResumeAsync(client, cancellationToken);
        if (started > 0)
        {
            LogResumed(started);
        }

        var woken = await decisions.ResumeAsync(client, cancellationToken);
        metrics.SweepFound(nameof(ResumeActivations), started + woken);
        if (woken > 0)
        {
            LogWoken(woken);
        }
    }

    [LoggerMessage(
        2010,
        LogLevel.Warning,
        "{Count} activations were stored but not started, most likely because the app was stopped in between; they are started now")]
    private partial void LogResumed(int count);

    [LoggerMessage(
        2012,
        LogLevel.Warning,
        "{Count} activations were decided and not told, most likely because the app was stopped in between; they go on now")]
    private partial void LogWoken(int count);
}
