using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// The table of a task hub: instance rows, history rows and events. Storage errors come out as
/// <see cref="RequestFailedException"/>.
/// </summary>
internal sealed class InstanceStore(TableClient table)
{
    private const int TransactionLimit = 100;
    private const int ReadsAtOnce = 16;

    /// <summary>How many stored events one commit can take up at most.</summary>
    public const int MaxEventsPerCommit = TransactionLimit - 2;

    public Task CreateTableAsync(CancellationToken cancellation) => table.CreateIfNotExistsAsync(cancellation);

    /// <summary>Stores a new instance; null where a row of its id exists.</summary>
    public async Task<InstanceRow?> AddAsync(InstanceRow row, CancellationToken cancellation)
    {
        try
        {
            var response = await table.AddEntityAsync(InstanceRowMapping.ToNewEntity(row), cancellation);
            return row with { ETag = response.Headers.ETag!.Value };
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return null;
        }
    }

    /// <summary>Puts a new instance in the place of an old one; null where that has changed since it was read.</summary>
    public async Task<InstanceRow?> ReplaceAsync(InstanceRow row, ETag old, CancellationToken cancellation)
    {
        try
        {
            var response = await table.UpdateEntityAsync(InstanceRowMapping.ToNewEntity(row), old, TableUpdateMode.Replace, cancellation);
            return row with { ETag = response.Headers.ETag!.Value };
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return null;
        }
    }

    public async Task<InstanceRow?> GetAsync(string id, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(id, InstanceKeys.Instance(id), null, cancellation);
        return found.HasValue ? InstanceRowMapping.FromEntity(found.Value!) : null;
    }

    /// <summary>All unfinished instances, without their inputs.</summary>
    public async IAsyncEnumerable<InstanceRow> GetUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (from, to) = InstanceKeys.AllInstances;
        var filter = TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {to} and Active eq {true}");
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, 1000, InstanceRowMapping.WithoutTexts, cancellation))
        {
            yield return InstanceRowMapping.FromEntity(entity);
        }
    }

    /// <summary>All stored events of all instances, in the order of their keys.</summary>
    public IAsyncEnumerable<StoredEvent> GetEventsAsync()
    {
        var (from, to) = InstanceKeys.AllEvents;
        return ReadEventsAsync(TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {to}"));
    }

    /// <summary>The stored events of one instance, in the order of their keys.</summary>
    public IAsyncEnumerable<StoredEvent> GetEventsAsync(string id, string execution)
    {
        var from = InstanceKeys.EventsOf(id, execution);
        var to = InstanceKeys.After(from);
        return ReadEventsAsync(TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {from} and RowKey lt {to}"));
    }

    /// <summary>The history that counts, row by row: a point read each, where Azurite would search a whole table for a query.</summary>
    public async Task<List<HistoryEvent>> GetHistoryAsync(InstanceRow row, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        foreach (var some in Enumerable.Range(0, row.HistoryRows).Chunk(ReadsAtOnce))
        {
            var reads = some.Select(number =>
                table.GetEntityAsync<TableEntity>(row.Id, InstanceKeys.History(row.Id, row.Execution, number), null, cancellation));
            rows.AddRange((await Task.WhenAll(reads)).Select(response => response.Value));
        }

        return HistoryRows.FromEntities(rows);
    }

    public Task AddEventAsync(string id, string execution, InboxMessage message, CancellationToken cancellation) =>
        table.UpsertEntityAsync(EventRows.ToEntity(id, execution, message), TableUpdateMode.Replace, cancellation);

    /// <summary>
    /// Commits a turn in one transaction: the changed instance row (its ETag must be the given one), the new history and
    /// the end of the events it took up. A very long turn's first rows are written before; they do not count until then.
    /// </summary>
    /// <returns>The row as it is stored now.</returns>
    public async Task<InstanceRow> CommitAsync(
        InstanceRow row, IReadOnlyList<HistoryEvent> turn, IEnumerable<string> takenEvents, CancellationToken cancellation)
    {
        var history = turn.Count == 0 ? [] : HistoryRows.ToEntities(row, turn);
        foreach (var early in history.SkipLast(1))
        {
            await table.UpsertEntityAsync(early, TableUpdateMode.Replace, cancellation);
        }

        row = row with { HistoryRows = row.HistoryRows + history.Count };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateMerge, InstanceRowMapping.ToChanges(row), row.ETag),
            .. history.TakeLast(1).Select(last => new TableTransactionAction(TableTransactionActionType.UpsertReplace, last)),
            .. takenEvents.Select(key => Delete(new TableEntity(row.Id, key))),
        ];
        var response = await table.SubmitTransactionAsync(actions, cancellation);
        return row with { ETag = response.Value[0].Headers.ETag!.Value };
    }

    /// <summary>Pages of instance rows that match a filter, with or without their texts.</summary>
    public IAsyncEnumerable<Azure.Page<TableEntity>> GetPagesAsync(string filter, bool withTexts, string? continuation, int pageSize) =>
        table.QueryAsync<TableEntity>(filter, pageSize, withTexts ? null : InstanceRowMapping.WithoutTexts).AsPages(continuation, pageSize);

    /// <summary>Removes all rows of a finished instance, its own row last; false where it is unknown, unfinished or just replaced.</summary>
    public async Task<bool> PurgeAsync(string id, CancellationToken cancellation)
    {
        var rows = await GetRowsAsync(id, cancellation);
        var instance = rows.Find(row => row.RowKey == InstanceKeys.Instance(id));
        if (instance?.GetBoolean("Active") is not false)
        {
            return false;
        }

        rows.Remove(instance);
        await DeleteAsync(rows, cancellation);
        try
        {
            await table.DeleteEntityAsync(id, instance.RowKey, instance.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Removes what earlier instances of this id left.</summary>
    public async Task DeleteOtherExecutionsAsync(string id, string execution, CancellationToken cancellation)
    {
        var rows = await GetRowsAsync(id, cancellation);
        rows.RemoveAll(row => row.RowKey == InstanceKeys.Instance(id) || InstanceKeys.IsOf(row.RowKey, id, execution));
        await DeleteAsync(rows, cancellation);
    }

    private static TableTransactionAction Delete(TableEntity row) => new(TableTransactionActionType.Delete, row, ETag.All);

    private async IAsyncEnumerable<StoredEvent> ReadEventsAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, 1000, null, cancellation))
        {
            yield return EventRows.FromEntity(entity);
        }
    }

    private async Task<List<TableEntity>> GetRowsAsync(string id, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, 1000, ["PartitionKey", "RowKey", "Active"], cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async Task DeleteAsync(IEnumerable<TableEntity> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(TransactionLimit))
        {
            await table.SubmitTransactionAsync(some.Select(Delete), cancellation);
        }
    }
}
