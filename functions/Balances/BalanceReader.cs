using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Balances;

/// <summary>A contract could not be read within the time that it is given; nothing was changed by the reading.</summary>
public sealed class NotReadInTimeException(TimeSpan limit) : Exception($"A contract was not read within {limit}.");

/// <summary>Reads contracts with their ledgers for an audit, while commits go on.</summary>
public sealed class BalanceReader(BenefitsTables tables, TimeProvider time)
{
    private const int MoreShares = 4;

    /// <summary>The most rows of a request; 1,000 is what Table Storage gives.</summary>
    public int PageSize { get; init; } = 1_000;

    /// <summary>The most incidents of one contract that are in memory at once.</summary>
    public int MostIncidents { get; init; } = 100_000;

    /// <summary>How long one contract is read; far below the <c>functionTimeout</c> of host.json, which a stretch has to keep.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The next contracts behind <paramref name="after"/>, in the order of their IDs; none at the end. They are told by their rows,
    /// whichever these are. One request reads the keys of up to 1,000 rows, of a long ledger no more than that.
    /// </summary>
    public async Task<IReadOnlyList<string>> NextAsync(string after, CancellationToken cancellationToken)
    {
        var behind = TableClient.CreateQueryFilter($"PartitionKey gt {after}");
        string[] keys = ["PartitionKey"];
        await foreach (
            var page in tables.Contracts.QueryAsync<TableEntity>(behind, PageSize, keys, cancellationToken).AsPages()
                .WithCancellation(cancellationToken))
        {
            if (page.Values.Count > 0)
            {
                return [.. page.Values.Select(row => row.PartitionKey).Distinct()];
            }
        }

        return [];
    }

    /// <summary>
    /// Audits one contract; null when nothing of it is there. Reads its rows once, 1,000 a request; once more for each further share of
    /// <see cref="MostIncidents"/>. Commits meanwhile are no differences.
    /// </summary>
    /// <exception cref="NotReadInTimeException">It takes longer than <see cref="TimeLimit"/>.</exception>
    public Task<AuditedContract?> AuditAsync(string contractId, CancellationToken cancellationToken) => InTimeAsync(
        async token =>
        {
            for (var shares = 1; ; shares *= MoreShares)
            {
                if (await TryAuditAsync(contractId, shares, token) is { IsTooMany: false } done)
                {
                    return done.Found;
                }
            }
        },
        cancellationToken);

    /// <summary>The contract's row as it was read before its ledger, and the ledger; null when there is no row that can be read.</summary>
    /// <exception cref="NotReadInTimeException">It takes longer than <see cref="TimeLimit"/>.</exception>
    internal Task<(TableEntity Row, BalanceAudit Audit)?> ReplayAsync(string contractId, CancellationToken cancellationToken) =>
        InTimeAsync<(TableEntity, BalanceAudit)?>(
            async token =>
            {
                var (row, audit) = await ReadAsync(contractId, judges: _ => false, token);
                return row is not null && audit is not null ? (row, audit) : null;
            },
            cancellationToken);

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NotReadInTimeException(TimeLimit);
        }
    }

    private async Task<(bool IsTooMany, AuditedContract? Found)> TryAuditAsync(
        string contractId, int shares, CancellationToken cancellationToken)
    {
        AuditedContract? found = null;
        for (var share = 0; share < shares; share++)
        {
            var (row, audit) = await ReadAsync(contractId, id => IsOf(share, shares, id), cancellationToken);
            if (audit is null)
            {
                return (false, found);
            }

            if (audit.Incidents > MostIncidents)
            {
                return (true, null);
            }

            // With a difference only what is still so counts, without what was committed meanwhile.
            var again = row is not null && audit.Result(again: null).Differences.Count > 0
                ? await HeadAsync(contractId, cancellationToken)
                : null;
            if (found is null)
            {
                found = audit.Result(again);
            }
            else
            {
                // Every share replays the whole ledger; what it says of the contract counts once.
                found.Differences.Add(audit.CompareIncidents(again));
            }
        }

        return (false, found);
    }

    private static bool IsOf(int share, int shares, string incidentId) =>
        shares == 1 || (uint)string.GetHashCode(incidentId, StringComparison.Ordinal) % shares == share;

    private async Task<(TableEntity? Row, BalanceAudit? Audit)> ReadAsync(
        string contractId, Func<string, bool> judges, CancellationToken cancellationToken)
    {
        var (contract, audit) = ((TableEntity?)null, (BalanceAudit?)null);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contractId}");
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken))
        {
            if (row.RowKey == ContractRow.RowKey)
            {
                // The first: it has the lowest key.
                audit = Begin(row, judges);
                contract = audit is null ? null : row;
            }

            audit ??= new BalanceAudit(contractId, null, null, judges);
            if (row.RowKey != ContractRow.RowKey)
            {
                Take(audit, row);
            }

            if (audit.Incidents > MostIncidents)
            {
                break;
            }
        }

        return (contract, audit);
    }

    private static BalanceAudit? Begin(TableEntity row, Func<string, bool> judges)
    {
        try
        {
            return new BalanceAudit(row.PartitionKey, ContractRow.ToContract(row), ContractRow.ToHead(row), judges);
        }
        catch (Exception error) when (IsBrokenRow(error))
        {
            return null;
        }
    }

    private static void Take(BalanceAudit audit, TableEntity row)
    {
        try
        {
            if (row.RowKey.StartsWith(LedgerRow.Prefix, StringComparison.Ordinal))
            {
                audit.Take(LedgerRow.ToEntry(row));
            }
            else
            {
                audit.Take(IncidentRow.ToIncident(row));
            }
        }
        catch (Exception error) when (IsBrokenRow(error))
        {
            audit.TakeUnreadable(row.RowKey);
        }
    }

    // What reading a row throws that the app has not written: a value that is missing, of another type or unknown.
    private static bool IsBrokenRow(Exception error) =>
        error is InvalidDataException or InvalidOperationException or ArgumentException or FormatException or JsonException;

    private async Task<LedgerHead?> HeadAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.FindRowAsync(contractId, ContractRow.RowKey, cancellationToken);
        return row is null ? null : ContractRow.ToHead(row);
    }
}
