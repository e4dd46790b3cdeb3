using BenefitsFunctions.Notices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Advisory;

/// <summary>Every minute: charges the advisory requests whose filing, or whose contract's start, was cut off.</summary>
public sealed class AdvisoryRecovery(AdvisoryStarts starts, NoticeStarts notices)
{
    [Function(nameof(ResumeAdvisory))]
    public Task ResumeAdvisory(
        [TimerTrigger("15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starts.ResumeAsync(contractId => notices.StartAsync(client, contractId, cancellationToken), cancellationToken);
}
