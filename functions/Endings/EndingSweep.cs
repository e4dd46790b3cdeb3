using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Endings;

/// <summary>
/// E1, O5, every hour: tells contacts of contracts that end soon, or have ended, and of offers whose time is over.
/// </summary>
public sealed partial class EndingSweep(EndingRound round, BenefitsMetrics metrics, ILogger<EndingSweep> logger)
{
    [Function(nameof(SweepEndings))]
    public async Task SweepEndings(
        [TimerTrigger("0 5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (isComplete, found) = await round.RunAsync(client.StartOnceAsync, cancellationToken);
        metrics.SweepFound(nameof(SweepEndings), found);
        if (!isComplete)
        {
            LogMoreLeft(TimedRound.Longest.TotalMinutes);
        }
    }

    [LoggerMessage(
        2402,
        LogLevel.Warning,
        "The sweep of what ends stopped after {Minutes} minutes and more is due; the rest comes within the hour. "
        + "That is well on days when many contracts end; if it lasts, check how fast Table Storage answers")]
    private partial void LogMoreLeft(double minutes);
}
