using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Audit;

/// <summary>Starts audits of all contracts, one at a time.</summary>
public sealed class AuditStarts(AuditStore audits, OptimisticWrite optimistic, TimeProvider time)
{
    /// <summary>An audit that has had no orchestration for so long gets none any more: who was to start it has died.</summary>
    public static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(10);

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
        if (await audits.FindAsync(auditId, cancellationToken) is not { } stored)
        {
            return null;
        }

        var hasFailed = stored.Run.EndedAt is null
            && (instance is { IsCompleted: true } || (instance is null && time.GetUtcNow() - stored.Run.StartedAt > StartsWithin));
        if (!hasFailed)
        {
            return new Claimed(stored.Run, stored.Run.Status);
        }

        // On its row, because the history of the orchestration goes some day.
        var failed = stored.Run with { EndedAt = time.GetUtcNow(), HasFailed = true };
        if (await audits.TryEndAsync(stored, failed, cancellationToken))
        {
            return new Claimed(failed, AuditStatus.Failed);
        }

        // Somebody noted something meanwhile; what he has not noted is noted the next time.
        return await audits.FindAsync(auditId, cancellationToken) is { } again
            ? new Claimed(again.Run, again.Run.EndedAt is null ? AuditStatus.Failed : again.Run.Status)
            : null;
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
