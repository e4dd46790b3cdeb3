using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Audit;

/// <summary>Starts audits of all contracts, one at a time.</summary>
public sealed class AuditStarts(AuditStore audits, OptimisticWrite optimistic, TimeProvider time)
{
    /// <summary>
    /// The audit that runs, or a new one. It is on record before it is started; asking again starts what a crash has left on record only.
    /// </summary>
    /// <param name="newId">The id of the new one; an audit that an earlier run of the request began with it is that one again.</param>
    /// <param name="client">Starts it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ContentionException">Others start audits all the time.</exception>
    public async Task<(AuditRun Run, AuditStatus Status)> StartAsync(
        string newId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var claimed = await optimistic.RunAsync(() => TryClaimAsync(newId, client, cancellationToken), cancellationToken);
        if (claimed.Status == AuditStatus.Running)
        {
            var auditId = claimed.Run.AuditId;
            await client.StartOnceAsync(nameof(AuditOrchestrator.AuditContracts), InstanceOf(auditId), auditId, cancellationToken);
        }

        return (claimed.Run, claimed.Status);
    }

    /// <summary>The audit and what has become of it; null when there is none.</summary>
    public async Task<(AuditRun Run, AuditStatus Status)?> FindAsync(
        string auditId, DurableTaskClient client, CancellationToken cancellationToken) =>
        await FindClaimAsync(auditId, client, cancellationToken) is { } found ? (found.Run, found.Status) : null;

    private static string InstanceOf(string auditId) => $"audit-{auditId}";

    private async Task<Claimed?> FindClaimAsync(string auditId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Before the row: an orchestration that is over has noted its end.
        var instance = await client.GetInstanceAsync(InstanceOf(auditId), cancellationToken);
        return await audits.FindAsync(auditId, cancellationToken) is not { } stored ? null
            : stored.Run.EndedAt is not null ? new Claimed(stored.Run, AuditStatus.Completed)
            : new Claimed(stored.Run, instance is { IsCompleted: true } ? AuditStatus.Failed : AuditStatus.Running);
    }

    // Null when somebody else started one meanwhile.
    private async Task<Claimed?> TryClaimAsync(string newId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var current = await audits.CurrentAsync(cancellationToken);
        if (current is { } last
            && await FindClaimAsync(last.AuditId, client, cancellationToken) is { } known
            && (known.Status == AuditStatus.Running || known.Run.AuditId == newId))
        {
            return known;
        }

        await audits.AddAsync(new AuditRun(newId, time.GetUtcNow()), cancellationToken);
        return await audits.TryNameAsync(newId, current?.Version, cancellationToken)
            ? await FindClaimAsync(newId, client, cancellationToken)
            : null;
    }

    private sealed record Claimed(AuditRun Run, AuditStatus Status);
}
