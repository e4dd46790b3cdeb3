using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Agenda;

/// <summary>
/// What has something due on which day, of every kind, so that the sweep reads these alone (E1, O5). For each thing that has something
/// due there is a row at that day or before it; the sweep puts right, or removes, what turns out too early.
/// </summary>
public sealed class DueAgenda(BenefitsTables tables, TimeProvider time)
{
    // Longer than anything runs that notes what is due and stores then what it is due for.
    private static readonly TimeSpan Storing = TimeSpan.FromHours(1);

    /// <summary>A row that notes that something is due from <paramref name="day"/> on.</summary>
    /// <param name="kind">The partition.</param>
    /// <param name="day">The day, in UTC.</param>
    /// <param name="notedAt">Now.</param>
    /// <param name="what">Tells it from the others of its kind.</param>
    public static TableEntity Row(string kind, DateOnly day, DateTimeOffset notedAt, params ReadOnlySpan<string> what) =>
        new(kind, KeySegment.Join([day.ToRow(), .. what])) { [AgendaRow.NotedAtName] = notedAt };

    /// <summary>Notes it; a second time is the same.</summary>
    public Task NoteAsync(TableEntity row, CancellationToken cancellationToken) =>
        tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);

    /// <summary>What of a kind is due today, the oldest first. Reads that alone, a thousand rows a request.</summary>
    public async IAsyncEnumerable<AgendaRow> DueAsync(
        string kind, DateOnly today, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {kind} and RowKey lt {today.AddDays(1).ToRow()}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new AgendaRow(row);
        }
    }

    /// <summary>
    /// Removes what is settled, unless it was noted again meanwhile, or within the last hour: then what it was noted for may not be
    /// stored yet.
    /// </summary>
    public Task RemoveAsync(AgendaRow row, CancellationToken cancellationToken) => time.GetUtcNow() < row.NotedAt + Storing
        ? Task.CompletedTask
        : tables.Due.DeleteUnlessChangedAsync(row.Row.PartitionKey, row.Row.RowKey, row.Row.ETag, cancellationToken);
}
