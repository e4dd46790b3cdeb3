using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Linking;

/// <summary>E5, every hour: removes the counts of wrong pairs (L6) that are over.</summary>
public sealed partial class LinkAttemptsSweep(LinkAttempts attempts, BenefitsMetrics metrics, ILogger<LinkAttemptsSweep> logger)
{
    private const int MostAtOnce = 1_000;

    [Function(nameof(SweepLinkAttempts))]
    public async Task SweepLinkAttempts([TimerTrigger("0 25 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var due = await attempts.SweepAsync(MostAtOnce, cancellationToken);
        metrics.SweepFound(nameof(SweepLinkAttempts), due);
        if (due == MostAtOnce)
        {
            LogMoreLeft(MostAtOnce);
        }
    }

    [LoggerMessage(
        1006,
        LogLevel.Warning,
        "The link attempts of {Count} accounts were swept and more are due; the rest comes within the hour. "
        + "If this lasts, look for somebody who guesses from many accounts")]
    private partial void LogMoreLeft(int count);
}
