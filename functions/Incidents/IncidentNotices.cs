using BenefitsFunctions.Contracts;
using BenefitsFunctions.Orchestrations;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Incidents;

/// <summary>Starts the orchestrations that tell people about thresholds and rejected openings; each entry calls for one, however often it is asked for.</summary>
public sealed class IncidentNotices
{
    /// <summary>Starts what <paramref name="entry"/> calls for.</summary>
    public Task StartAsync(DurableTaskClient client, Contract contract, LedgerEntry entry, CancellationToken cancellationToken) =>
        client.StartOnceAsync(
            nameof(IncidentNoticeOrchestrator.TellAboutIncident), InstanceId(contract, entry), new IncidentNotice(contract.Ids.ContractId, entry), cancellationToken);

    // The activation stands for its contract: the Contract ID works like a credential and stays out of ids that are logged.
    private static string InstanceId(Contract contract, LedgerEntry entry) => $"notice-{contract.ActivationId}-{entry.Sequence}";
}
