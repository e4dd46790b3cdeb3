using BenefitsFunctions.Balances;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Audit;

/// <summary>The step of <see cref="AuditOrchestrator"/>; it may be taken again, also by two at once.</summary>
public sealed partial class AuditActivities(
    AuditStore audits, BalanceReader balances, TimeProvider time, ILogger<AuditActivities> logger)
{
    /// <summary>A stretch ends once it has seen so many contracts …</summary>
    private const int ContractsOfAStretch = 500;

    /// <summary>… or so many ledger entries …</summary>
    private const int EntriesOfAStretch = 100_000;

    /// <summary>… or has taken so long: with the last contract's time limit it stays below <c>functionTimeout</c>.</summary>
    private static readonly TimeSpan TimeOfAStretch = TimeSpan.FromMinutes(4);

    // Each has one ledger in hand, of which it keeps the incidents.
    private const int SideBySide = 4;

    /// <summary>Audits the next contracts and notes what it found. True when some may be left.</summary>
    [Function(nameof(AuditStretch))]
    public async Task<bool> AuditStretch([ActivityTrigger] string auditId, CancellationToken cancellationToken)
    {
        long contracts = 0, entries = 0;
        var begun = time.GetTimestamp();
        while (contracts < ContractsOfAStretch && entries < EntriesOfAStretch && time.GetElapsedTime(begun) < TimeOfAStretch)
        {
            var stored = await audits.FindAsync(auditId, cancellationToken);
            if (stored is not { Run.EndedAt: null })
            {
                // By a run that may have died before it said so.
                LogEnd(stored?.Run);
                return false;
            }

            var next = await balances.NextAsync(stored.Run.Through, cancellationToken);
            if (next.Count == 0)
            {
                return !await TryEndAsync(stored, cancellationToken);
            }

            var found = await AuditAsync([.. next.Take((int)(ContractsOfAStretch - contracts))], begun, cancellationToken);
            if (!await audits.TryAdvanceAsync(stored, found, cancellationToken))
            {
                return true;
            }

            (contracts, entries) = (contracts + found.Count, entries + found.Sum(contract => contract.Entries));
        }

        return true;
    }

    // The first of them, as far as the time goes: once it is over, none is begun.
    private async Task<IReadOnlyList<AuditedContract>> AuditAsync(
        IReadOnlyList<string> contractIds, long begun, CancellationToken cancellationToken)
    {
        var found = new AuditedContract?[contractIds.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, contractIds.Count).TakeWhile(_ => time.GetElapsedTime(begun) < TimeOfAStretch),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (i, token) => found[i] = await AuditAsync(contractIds[i], token));
        return [.. found.OfType<AuditedContract>()];
    }

    private async Task<AuditedContract?> AuditAsync(string contractId, CancellationToken cancellationToken)
    {
        try
        {
            return await balances.AuditAsync(contractId, cancellationToken);
        }
        catch (NotReadInTimeException)
        {
            return AuditedContract.NotReadInTime(contractId);
        }
    }

    private async Task<bool> TryEndAsync(StoredAudit stored, CancellationToken cancellationToken)
    {
        if (!await audits.TryEndAsync(stored, stored.Run with { EndedAt = time.GetUtcNow() }, cancellationToken))
        {
            return false;
        }

        LogEnd(stored.Run);
        return true;
    }

    private void LogEnd(AuditRun? run)
    {
        if (run is not { HasFailed: false })
        {
            return;
        }

        if (run.Differences == 0)
        {
            LogClean(run.AuditId, run.Contracts, run.Entries);
        }
        else
        {
            LogDifferences(run.AuditId, run.Contracts, run.Differences, run.Different);
        }
    }

    [LoggerMessage(8101, LogLevel.Information, "Audit {AuditId}: {Contracts} contracts with {Entries} entries, all as their ledgers say")]
    private partial void LogClean(string auditId, long contracts, long entries);

    [LoggerMessage(
        8102,
        LogLevel.Error,
        "Audit {AuditId}: of {Contracts} contracts {Different} differ from their ledgers ({Differences} differences); see "
        + "GET /api/operations/audit/{AuditId}/differences and docs/audit.md")]
    private partial void LogDifferences(string auditId, long contracts, long differences, long different);
}
