using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Extensions;

/// <summary>Every minute: starts the second judgements that a crash left between the extension and their start.</summary>
public sealed partial class ExtensionRecovery(ExtensionStarts starts, BenefitsMetrics metrics, ILogger<ExtensionRecovery> logger)
{
    [Function(nameof(ResumeExtensions))]
    public async Task ResumeExtensions(
        [TimerTrigger("50 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await starts.ResumeAsync(client, cancellationToken);
        metrics.SweepFound(nameof(ResumeExtensions), resumed);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }
    }

    [LoggerMessage(3030, LogLevel.Information,
        "{Count} extensions of contracts were cut off or are under way; what they call for is started")]
    private partial void LogResumed(int count);
}
