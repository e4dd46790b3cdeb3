using BenefitsFunctions.Notices;
using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Advisory;

/// <summary>Every minute: charges the advisory requests whose filing, or whose contract's start, was cut off.</summary>
public sealed class AdvisoryRecovery(AdvisoryStarts starts, NoticeStarts notices, BenefitsMetrics metrics)
{
    [Function(nameof(ResumeAdvisory))]
    public async Task ResumeAdvisory(
        [TimerTrigger("15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var found = await starts.ResumeAsync(
            contractId => notices.StartAsync(client, contractId, cancellationToken), cancellationToken);
        metrics.SweepFound(nameof(ResumeAdvisory), found);
    }
}
