using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>Something that is due.</summary>
/// <param name="RowKey">Key of its row.</param>
/// <param name="What">What it is, as it was noted.</param>
/// <param name="Version">Its row as it was read.</param>
public sealed record DueItem(string RowKey, IReadOnlyList<string> What, ETag Version);

/// <summary>
/// What is due on which day, of one kind of work: rows <c>{day}|{what}</c> of the table <c>Due</c>, so that a sweep reads what is due and
/// nothing else.
/// </summary>
/// <param name="tables">The app's tables.</param>
/// <param name="partition">The kind of work.</param>
public sealed class DueList(BenefitsTables tables, string partition)
{
    private const string WhatNoted = "What";

    /// <summary>Notes that <paramref name="what"/> is due from <paramref name="day"/> on; again is the same, and keeps an item that is
    /// being done.</summary>
    public Task NoteAsync(DateOnly day, IReadOnlyList<string> what, CancellationToken cancellationToken)
    {
        var row = new TableEntity(partition, KeySegment.Join([day.ToRow(), .. what])) { [WhatNoted] = StoredJson.Write(what) };
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>What is due on <paramref name="day"/> or was before, the longest due first, at most <paramref name="most"/>. One query
    /// for each 1,000.</summary>
    public async Task<IReadOnlyList<DueItem>> DueAsync(DateOnly day, int most, CancellationToken cancellationToken)
    {
        var items = new List<DueItem>();
        var end = day.AddDays(1).ToRow();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {end}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, Math.Min(most, 1000), cancellationToken: cancellationToken))
        {
            items.Add(new DueItem(row.RowKey, StoredJson.Read<List<string>>(row.Text(WhatNoted)), row.ETag));
            if (items.Count == most)
            {
                break;
            }
        }

        return items;
    }

    /// <summary>Forgets an item that is done, unless it was noted again meanwhile.</summary>
    public Task DoneAsync(DueItem item, CancellationToken cancellationToken) =>
        tables.Due.DeleteUnlessChangedAsync(partition, item.RowKey, item.Version, cancellationToken);

    /// <summary>Makes an item due on <paramref name="day"/> instead.</summary>
    public async Task PutOffAsync(DueItem item, DateOnly day, CancellationToken cancellationToken)
    {
        await NoteAsync(day, item.What, cancellationToken);
        await DoneAsync(item, cancellationToken);
    }
}
