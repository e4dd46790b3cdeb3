using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>A page of a ledger.</summary>
/// <param name="Entries">In the order of commitment.</param>
/// <param name="Continuation">The sequence to go on from; null at the end.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries, long? Continuation);

/// <summary>Reads the books back (I6).</summary>
public sealed class LedgerReader(BenefitsTables tables)
{
    public const int PageSize = 200;

    /// <summary>The incident in the books of its contract, or null. Two point reads: the contract tells which page it is on.</summary>
    public async Task<Incident?> IncidentAsync(string contractId, string incidentId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pages = await PagesAsync(contractId, cancellationToken);
            if (pages == 0)
            {
                return null;
            }

            var key = IncidentKeys.Page(PageMap.PageOf(BookKey.OfIncident(incidentId).Hash, pages));
            TableEntity row = await tables.Contracts.GetEntityAsync<TableEntity>(contractId, key, cancellationToken: cancellationToken);
            if (BookPage.FromRow(row).Incidents.GetValueOrDefault(incidentId) is { } incident)
            {
                return incident;
            }

            // Moved to a page that was added meanwhile?
            if (await PagesAsync(contractId, cancellationToken) == pages)
            {
                return null;
            }
        }
    }

    /// <summary>The entries from sequence <paramref name="first"/> on that were committed from <paramref name="from"/> and before <paramref name="to"/>.</summary>
    public async Task<LedgerPage> PageAsync(string contractId, long first, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        await foreach (var entry in EntriesAsync(contractId, first, cancellationToken))
        {
            if (entry.At >= to)
            {
                break;
            }

            if (entry.At < from)
            {
                continue;
            }

            if (entries.Count == PageSize)
            {
                return new LedgerPage(entries, entry.Sequence);
            }

            entries.Add(entry);
        }

        return new LedgerPage(entries, null);
    }

    /// <summary>Units used at the end of <paramref name="at"/>, in quarters: what the last entry until then says.</summary>
    public async Task<long> UsedAtAsync(string contractId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var used = 0L;
        await foreach (var entry in EntriesAsync(contractId, 1, cancellationToken))
        {
            if (entry.At > at)
            {
                break;
            }

            used = entry.UsedAfter;
        }

        return used;
    }

    /// <summary>When the last unit of a contract was taken; null when some are left, or without a limit.</summary>
    public async Task<DateTimeOffset?> UsedUpAtAsync(Contract contract, CancellationToken cancellationToken)
    {
        if (ContractTerms.Of(contract).Quarters is not { } granted)
        {
            return null;
        }

        DateTimeOffset? at = null;
        await foreach (var entry in EntriesAsync(contract.Ids.ContractId, 1, cancellationToken))
        {
            at = entry.UsedAfter < granted ? null : at ?? entry.At;
        }

        return at;
    }

    private async Task<int> PagesAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.GetEntityIfExistsAsync<TableEntity>(contractId, ContractRow.RowKey, [ContractRow.Pages], cancellationToken);
        return row.HasValue ? ContractRow.PagesOf(row.Value!) : 0;
    }

    // A commit is named after its first entry, so the entry asked for may be in the commit before.
    private async IAsyncEnumerable<LedgerEntry> EntriesAsync(
        string contractId, long first, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = (IncidentKeys.Ledger(Math.Max(1, first - BooksCommit.MaxEvents)), IncidentKeys.LedgerPrefix + (char)(KeySegment.Separator + 1));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contractId} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            foreach (var entry in BookRows.ToEntries(row).Where(e => e.Sequence >= first))
            {
                yield return entry;
            }
        }
    }
}
