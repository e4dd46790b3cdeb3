using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// Reads what a commit has to know, in one request where one will do. Openings and events are taken to be new and not read: the
/// transaction fails on the row that is there already.
/// </summary>
public sealed class BooksReader(BenefitsTables tables)
{
    // A filter may hold 15 comparisons; one names the partition and one the contract row.
    private const int MaxNamed = 12;

    /// <summary>The books with every incident of <paramref name="closings"/> known that there is; null when there is no such contract.</summary>
    public async Task<Books?> ReadAsync(Books? books, string contractId, IEnumerable<string> closings, CancellationToken cancellationToken)
    {
        var missing = closings.Distinct().Where(id => books is null || (!books.KnowsAllIncidents && !books.Incidents.ContainsKey(id))).ToList();
        return (books, missing) switch
        {
            (not null, []) => books,
            (null, []) => await PointReadContractAsync(contractId, cancellationToken),
            (not null, [var one]) => await PointReadIncidentAsync(books, contractId, one, cancellationToken),
            _ => await QueryAsync(books, contractId, missing, cancellationToken),
        };
    }

    /// <summary>Learns about one incident, if it is in the books. One point read.</summary>
    public async Task<Books> PointReadIncidentAsync(Books books, string contractId, string incidentId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.GetEntityIfExistsAsync<TableEntity>(contractId, IncidentKeys.Incident(incidentId), cancellationToken: cancellationToken);
        if (row.HasValue)
        {
            books.Learn(BookRows.ToIncident(row.Value!));
        }

        return books;
    }

    /// <summary>Learns which of <paramref name="identities"/> are in the books: one point read each.</summary>
    public async Task ReadEventsAsync(Books books, string contractId, IEnumerable<EventIdentity> identities, CancellationToken cancellationToken)
    {
        var unknown = identities.Where(i => !books.Has(i, out _)).ToList();
        var rows = await Task.WhenAll(unknown.Select(i =>
            tables.Contracts.GetEntityIfExistsAsync<TableEntity>(contractId, IncidentKeys.Event(i), cancellationToken: cancellationToken)));
        foreach (var (identity, row) in unknown.Zip(rows).Where(found => found.Second.HasValue))
        {
            books.Learn(identity, BookRows.ToNotice(row.Value!));
        }
    }

    private async Task<Books?> PointReadContractAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.GetEntityIfExistsAsync<TableEntity>(contractId, ContractRow.RowKey, cancellationToken: cancellationToken);
        return row.HasValue ? Open(row.Value!) : null;
    }

    private async Task<Books?> QueryAsync(Books? books, string contractId, List<string> missing, CancellationToken cancellationToken)
    {
        var all = missing.Count > MaxNamed;
        var incidents = all
            ? $"(RowKey ge '{IncidentKeys.IncidentPrefix}{KeySegment.Separator}' and RowKey lt '{IncidentKeys.IncidentsEnd}')"
            : string.Join(" or ", missing.Select(id => TableClient.CreateQueryFilter($"RowKey eq {IncidentKeys.Incident(id)}")));
        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {contractId}")} and (RowKey eq '{ContractRow.RowKey}' or {incidents})";
        TableEntity? contract = null;
        var found = new List<Incident>();
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == ContractRow.RowKey)
            {
                contract = row;
            }
            else
            {
                found.Add(BookRows.ToIncident(row));
            }
        }

        if (contract is null)
        {
            return null;
        }

        // What was known belongs to another state of the contract, unless the row is still the same.
        var read = books is not null && books.ETag == contract.ETag ? books : Open(contract);
        found.ForEach(read.Learn);
        read.KnowsAllIncidents |= all;
        return read;
    }

    private static Books Open(TableEntity row) => new(ContractRow.ToContract(row), row.LongNumber("UsedQuarters"), row.GetInt64("Sequence") ?? 0, row.ETag);
}
