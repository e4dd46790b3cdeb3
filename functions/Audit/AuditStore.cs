using System.Globalization;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Audit;

/// <summary>A difference of a contract, as an audit keeps it.</summary>
public sealed record KeptDifference(string ContractId, string? PartnerId, Difference Difference);

/// <summary>An audit as it is stored.</summary>
public sealed record StoredAudit(AuditRun Run, ETag Version);

/// <summary>Who repaired a contract and why, as it is noted before the contract's row is replaced.</summary>
public sealed record RepairRecord(
    string RepairId, DateTimeOffset At, string ContractId, string PartnerId, string AccountId, string Reason);

/// <summary>
/// Audits in storage: a partition each, with a row that says how far it is and a row for each difference that is kept; one more row names
/// the audit that was started last. Who repaired contracts is here too, a partition each.
/// </summary>
public sealed class AuditStore(BenefitsTables tables)
{
    private const string RunKey = "audit";
    private const string DifferencePrefix = "difference";
    private const string Current = "current";

    // A transaction takes 100 rows.
    private const int MostRows = 99;

    /// <summary>The audit that was started last, and the version of the row that names it; null when there was none.</summary>
    public async Task<(string AuditId, ETag Version)?> CurrentAsync(CancellationToken cancellationToken)
    {
        var row = await tables.Audits.FindRowAsync(Current, Current, cancellationToken);
        return row is null ? null : (row.Text("AuditId"), row.ETag);
    }

    /// <summary>Names the audit that was started last; false when somebody else did since <paramref name="version"/> was read.</summary>
    public async Task<bool> TryNameAsync(string auditId, ETag? version, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Current, Current) { ["AuditId"] = auditId };
        return await tables.Audits.TryPutAsync(row, version, cancellationToken) is not null;
    }

    /// <summary>Adds the audit; one that is there already stays as it is.</summary>
    public Task AddAsync(AuditRun run, CancellationToken cancellationToken) =>
        tables.Audits.TryPutAsync(RowOf(run), version: null, cancellationToken);

    /// <summary>The audit, or null.</summary>
    public async Task<StoredAudit?> FindAsync(string auditId, CancellationToken cancellationToken)
    {
        var row = await tables.Audits.FindRowAsync(auditId, RunKey, cancellationToken);
        return row is null ? null : new StoredAudit(ToRun(row), row.ETag);
    }

    /// <summary>
    /// Notes further contracts, in the order of their IDs, with their differences. False when somebody else took the audit on since it was
    /// read: then he has noted some of them, or all.
    /// </summary>
    public async Task<bool> TryAdvanceAsync(
        StoredAudit stored, IReadOnlyList<AuditedContract> contracts, CancellationToken cancellationToken)
    {
        var (run, version, rows) = (stored.Run, (ETag?)stored.Version, new List<TableEntity>());
        foreach (var contract in contracts)
        {
            var (after, kept) = run.With(contract);
            if (rows.Count + kept.Count > MostRows)
            {
                version = await TryStoreAsync(run, version!.Value, rows, cancellationToken);
                if (version is null)
                {
                    return false;
                }

                rows.Clear();
            }

            rows.AddRange(kept.Select((difference, i) => RowOf(run.AuditId, run.Kept + i + 1, contract, difference)));
            run = after;
        }

        return await TryStoreAsync(run, version!.Value, rows, cancellationToken) is not null;
    }

    /// <summary>Notes how it ended; false as above.</summary>
    public async Task<bool> TryEndAsync(StoredAudit stored, AuditRun ended, CancellationToken cancellationToken) =>
        await TryStoreAsync(ended, stored.Version, [], cancellationToken) is not null;

    /// <summary>Notes who repairs a contract and why: the log must not have it. It is removed like an audit of that time.</summary>
    public Task AddRepairAsync(RepairRecord repair, CancellationToken cancellationToken)
    {
        // The key of an audit's own row, which the sweep looks for; by its partition nobody takes it for an audit.
        var row = new TableEntity(KeySegment.Join("repair", repair.RepairId), RunKey)
        {
            ["StartedAt"] = repair.At,
            ["ContractId"] = repair.ContractId,
            ["PartnerId"] = repair.PartnerId,
            ["AccountId"] = repair.AccountId,
            ["Reason"] = repair.Reason,
        };
        return tables.Audits.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Up to <paramref name="most"/> of the differences that are kept, from number <paramref name="first"/> on.</summary>
    public async Task<IReadOnlyList<KeptDifference>> DifferencesAsync(
        string auditId, long first, int most, CancellationToken cancellationToken)
    {
        var (from, to) = (KeyOf(first), KeyOf(first + most - 1));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {auditId} and RowKey ge {from} and RowKey le {to}");
        var found = new List<KeptDifference>();
        await foreach (var row in tables.Audits.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            found.Add(new KeptDifference(row.Text("ContractId"), row.GetString("PartnerId"), ToDifference(row)));
        }

        return found;
    }

    /// <summary>The audits that were started before <paramref name="end"/>, at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<string>> StartedBeforeAsync(DateTimeOffset end, int most, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {RunKey} and StartedAt lt {end}");
        var found = new List<string>();
        await foreach (var row in tables.Audits.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            found.Add(row.PartitionKey);
            if (found.Count == most)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Removes an audit with its differences; its own row last, so that a removal that is cut off is found again.</summary>
    public async Task RemoveAsync(string auditId, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {auditId} and RowKey ne {RunKey}");
        await foreach (
            var row in tables.Audits.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken))
        {
            keys.Add(row.RowKey);
        }

        foreach (var some in keys.Append(RunKey).Chunk(MostRows))
        {
            await tables.Audits.TryCommitAsync(
                [.. some.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(auditId, key)))],
                cancellationToken);
        }
    }

    private async Task<ETag?> TryStoreAsync(
        AuditRun run, ETag version, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        try
        {
            var done = await tables.Audits.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, RowOf(run), version),
                    .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
                ],
                cancellationToken);
            return done.Value[0].Headers.ETag;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private static string KeyOf(long number) => KeySegment.Join(DifferencePrefix, number.ToString("D6", CultureInfo.InvariantCulture));

    private static TableEntity RowOf(AuditRun run)
    {
        var row = new TableEntity(run.AuditId, RunKey)
        {
            ["StartedAt"] = run.StartedAt,
            ["Through"] = run.Through,
            ["Contracts"] = run.Contracts,
            ["Entries"] = run.Entries,
            ["Different"] = run.Different,
            ["Differences"] = run.Differences,
            ["Kept"] = run.Kept,
        };
        row.SetIfAny("EndedAt", run.EndedAt);
        row.SetIfAny("Failed", run.HasFailed ? true : (bool?)null);
        return row;
    }

    private static AuditRun ToRun(TableEntity row) => new(row.PartitionKey, row.Time("StartedAt"))
    {
        EndedAt = row.GetDateTimeOffset("EndedAt"),
        HasFailed = row.GetBoolean("Failed") ?? false,
        Through = row.Text("Through"),
        Contracts = row.LongNumber("Contracts"),
        Entries = row.LongNumber("Entries"),
        Different = row.LongNumber("Different"),
        Differences = row.LongNumber("Differences"),
        Kept = row.Number("Kept"),
    };

    private static TableEntity RowOf(string auditId, long number, AuditedContract contract, Difference difference)
    {
        var row = new TableEntity(auditId, KeyOf(number)) { ["ContractId"] = contract.ContractId, ["Field"] = difference.Field };
        row.SetIfAny("PartnerId", contract.PartnerId);
        row.SetIfAny("Entry", difference.Entry);
        row.SetIfAny("IncidentId", difference.IncidentId);
        row.SetIfAny("Stored", difference.Stored);
        row.SetIfAny("ByLedger", difference.ByLedger);
        return row;
    }

    private static Difference ToDifference(TableEntity row) => new(
        row.Text("Field"), row.GetInt64("Entry"), row.GetString("IncidentId"), row.GetString("Stored"), row.GetString("ByLedger"));
}
