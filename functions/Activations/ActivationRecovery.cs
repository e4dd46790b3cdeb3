using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Activations;

/// <summary>Every minute: starts the activations that a crash left between storing and starting.</summary>
public sealed partial class ActivationRecovery(ActivationStarts starts, ILogger<ActivationRecovery> logger)
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
    }

    [LoggerMessage(
        2010,
        LogLevel.Warning,
        "{Count} activations were stored but not started, most likely because the app was stopped in between; they are started now")]
    private partial void LogResumed(int count);
}
