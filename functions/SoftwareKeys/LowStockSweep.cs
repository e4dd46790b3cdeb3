using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>O1, every minute: has the office told of products whose keys have become few. One query.</summary>
public sealed class LowStockSweep(SoftwareKeyStore keys, BenefitsMetrics metrics)
{
    [Function(nameof(TellLowStock))]
    public async Task TellLowStock(
        [TimerTrigger("35 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var (product, stock) in await keys.StocksAsync(cancellationToken))
        {
            if (stock.IsUntold)
            {
                found++;
                var notice = new LowStockNotice(product, stock.Crossings);
                await client.StartOnceAsync(nameof(LowStockOrchestrator.TellOfLowStock), notice.Name, notice, cancellationToken);
            }
        }

        metrics.SweepFound(nameof(TellLowStock), found);
    }
}
