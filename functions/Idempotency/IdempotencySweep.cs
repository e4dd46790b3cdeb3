using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Idempotency;

/// <summary>E5, every hour: removes the idempotency keys whose 24 hours are over.</summary>
public sealed partial class IdempotencySweep(RequestRecords records, BenefitsMetrics metrics, ILogger<IdempotencySweep> logger)
{
    // An hour's worth of a request a second and more; what is left over comes next time.
    private const int MostAtOnce = 10_000;

    [Function(nameof(SweepIdempotencyKeys))]
    public async Task SweepIdempotencyKeys([TimerTrigger("0 15 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var removed = await records.SweepAsync(MostAtOnce, cancellationToken);
        metrics.SweepFound(nameof(SweepIdempotencyKeys), removed);
        if (removed == MostAtOnce)
        {
            LogMoreLeft(MostAtOnce);
        }
    }

    [LoggerMessage(
        1005,
        LogLevel.Warning,
        "{Count} idempotency keys were removed and more are due; the rest comes within the hour. "
        + "If this lasts, look for a client that sends more requests than that")]
    private partial void LogMoreLeft(int count);
}
