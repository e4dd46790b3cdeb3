using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// Reads what a commit has to know, in one request for a single event. Openings and events are taken to be new and not read: the
/// transaction fails on the row that is there already.
/// </summary>
public sealed class BooksReader(BenefitsTables tables)
{
    private const int MaxPointReads = 12;

    /// <summary>The books with every incident known that the closings among <paramref name="events"/> name; null when there is no such contract.</summary>
    public async Task<Books?> ReadAsync(Books? books, string contractId, IReadOnlyCollection<IncidentEvent> events, CancellationToken cancellationToken)
    {
        // A closing that comes with its opening needs no look either: the opening is taken to be new.
        var opened = events.Where(e => e.Type == IncidentEventType.Opened).Select(e => e.IncidentId).ToHashSet();
        var missing = events.Where(e => e.Type == IncidentEventType.Closed && !opened.Contains(e.IncidentId)).Select(e => e.IncidentId).Distinct()
            .Where(id => books is null || (!books.KnowsAllIncidents && !books.Incidents.ContainsKey(id))).ToList();

        // A query goes through the partition, a point read does not; a query is for where point reads would be too many.
        if (missing.Count > MaxPointReads || (books is null && missing.Count == 1 && events.Count == 1))
        {
            return await QueryAsync(books, contractId, missing, cancellationToken);
        }

        var read = books ?? await PointReadContractAsync(contractId, cancellationToken);
        if (read is not null)
        {
            await PointReadIncidentsAsync(read, contractId, missing, cancellationToken);
        }

        return read;
    }

    /// <summary>Learns about incidents that are in the books: one point read each.</summary>
    public async Task PointReadIncidentsAsync(Books books, string contractId, IEnumerable<string> incidentIds, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(incidentIds.Select(id =>
            tables.Contracts.GetEntityIfExistsAsync<TableEntity>(contractId, IncidentKeys.Incident(id), cancellationToken: cancellationToken)));
        foreach (var row in rows.Where(row => row.HasValue))
        {
            books.Learn(BookRows.ToIncident(row.Value!));
        }
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
        var all = missing.Count > MaxPointReads;
        var incidents = all
            ? $"(RowKey ge '{IncidentKeys.IncidentPrefix}{KeySegment.Separator}' and RowKey lt '{IncidentKeys.IncidentsEnd}')"
            : TableClient.CreateQueryFilter($"RowKey eq {IncidentKeys.Incident(missing[0])}");
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

    private static Books Open(TableEntity row) => new(ContractRow.ToContract(row), row.LongNumber("UsedQuarters"), row.GetInt64("Sequence") ?? 0, row.GetDateTimeOffset("LastAt") ?? DateTimeOffset.MinValue, row.ETag);
}
