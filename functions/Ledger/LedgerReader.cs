using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>Which entries of a ledger.</summary>
/// <param name="From">Committed at or after this time; null for all.</param>
/// <param name="To">Committed before this time; null for all.</param>
/// <param name="NewestFirst">From which end.</param>
/// <param name="Top">The most of a page.</param>
/// <param name="Continuation">The number of the entry to go on with; null for the first page.</param>
public sealed record LedgerQuery(DateTimeOffset? From, DateTimeOffset? To, bool NewestFirst, int Top, long? Continuation);

/// <summary>A page of a ledger.</summary>
/// <param name="Entries">In the order that was asked for.</param>
/// <param name="Continuation">The number of the entry to go on with; null at the end.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries, long? Continuation);

/// <summary>Reads the ledger back (I6).</summary>
public sealed class LedgerReader(BenefitsTables tables)
{
    /// <summary>The incident in the ledger of its contract, or null. One point read.</summary>
    public async Task<Incident?> IncidentAsync(string contractId, string incidentId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.FindRowAsync(contractId, IncidentRow.KeyOf(incidentId), cancellationToken);
        return row is null ? null : IncidentRow.ToIncident(row);
    }

    /// <summary>An entry that is there. One point read.</summary>
    public async Task<LedgerEntry> EntryAsync(string contractId, long sequence, CancellationToken cancellationToken) =>
        LedgerRow.ToEntry(await tables.Contracts.GetEntityAsync<TableEntity>(
            contractId, LedgerRow.KeyOf(sequence), cancellationToken: cancellationToken));

    /// <summary>A page. Reads what it shows, and for each date that bounds it as many entries as a binary search takes.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="entries">How many entries its ledger has.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LedgerPage> PageAsync(string contractId, long entries, LedgerQuery query, CancellationToken cancellationToken)
    {
        var first = query.From is { } from ? await FirstAsync(contractId, entries, at => at >= from, cancellationToken) : 1;
        var last = query.To is { } to ? await FirstAsync(contractId, entries, at => at >= to, cancellationToken) - 1 : entries;
        if (query.NewestFirst)
        {
            last = Math.Min(last, query.Continuation ?? last);
            var end = Math.Max(first, last - query.Top + 1);
            var page = await RangeAsync(contractId, end, last, cancellationToken);
            page.Reverse();
            return new LedgerPage(page, end > first ? end - 1 : null);
        }
        else
        {
            first = Math.Max(first, query.Continuation ?? first);
            var end = Math.Min(last, first + query.Top - 1);
            return new LedgerPage(await RangeAsync(contractId, first, end, cancellationToken), end < last ? end + 1 : null);
        }
    }

    /// <summary>The last entry until <paramref name="at"/>, or null: what was used and granted then.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="entries">How many entries its ledger has.</param>
    /// <param name="at">The time.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LedgerEntry?> LastUntilAsync(
        string contractId, long entries, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var last = await FirstAsync(contractId, entries, committed => committed > at, cancellationToken) - 1;
        return last > 0 ? await EntryAsync(contractId, last, cancellationToken) : null;
    }

    // The first entry whose time of commitment is late enough; the number behind the last one when none is. Times never go back.
    private async Task<long> FirstAsync(
        string contractId, long entries, Func<DateTimeOffset, bool> isLateEnough, CancellationToken cancellationToken)
    {
        var (low, high) = (1L, entries + 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            TableEntity row = await tables.Contracts.GetEntityAsync<TableEntity>(
                contractId, LedgerRow.KeyOf(middle), [LedgerRow.At], cancellationToken);
            (low, high) = isLateEnough(row.Time(LedgerRow.At)) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private async Task<List<LedgerEntry>> RangeAsync(string contractId, long first, long last, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        if (first > last)
        {
            return entries;
        }

        var range = LedgerRow.Range(contractId, first, last);
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
        {
            entries.Add(LedgerRow.ToEntry(row));
        }

        return entries;
    }
}
