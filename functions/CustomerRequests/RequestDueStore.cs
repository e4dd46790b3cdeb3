using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>A first response that may be due, as its row was read: whether it is, the request says.</summary>
/// <param name="Key">Of which request.</param>
/// <param name="DueAt">When.</param>
/// <param name="NotedAt">When that was noted.</param>
/// <param name="Place">Its place among all.</param>
/// <param name="Version">The row as it was read.</param>
public sealed record DueResponseRow(RequestKey Key, DateTimeOffset DueAt, DateTimeOffset NotedAt, string Place, ETag Version);

/// <summary>
/// S3: which first responses are still to come, in the order in which they are due: rows <c>{due time}|{partner}|{id}</c> of the table
/// <c>Due</c>. One is noted before the request that it is for is stored or gets another due time, and removed after it was answered, so
/// that a crash leaves one too many, never one too few.
/// </summary>
public sealed class RequestDueStore(BenefitsTables tables, TimeProvider time)
{
    private const string Partition = "customer-requests";

    // Longer than anything runs that notes a due time and stores it then.
    private static readonly TimeSpan Storing = TimeSpan.FromHours(1);

    /// <summary>Notes that a first response is due; again is the same.</summary>
    public Task NoteAsync(RequestKey key, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, PlaceOf(key, dueAt))
        {
            ["PartnerId"] = key.PartnerId,
            ["Id"] = key.Id,
            ["DueAt"] = dueAt,
            ["NotedAt"] = time.GetUtcNow(),
        };
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Removes what is not to come any more, at least not then.</summary>
    public Task RemoveAsync(RequestKey key, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        tables.Due.DeleteEntityAsync(Partition, PlaceOf(key, dueAt), ETag.All, cancellationToken);

    /// <summary>
    /// Removes a row that its request knows nothing of, unless it was noted again meanwhile, or within the last hour: then what it was
    /// noted for may not be stored yet.
    /// </summary>
    public Task ForgetAsync(DueResponseRow row, CancellationToken cancellationToken) => time.GetUtcNow() < row.NotedAt + Storing
        ? Task.CompletedTask
        : tables.Due.DeleteUnlessChangedAsync(Partition, row.Place, row.Version, cancellationToken);

    /// <summary>Those due before <paramref name="dueBefore"/> (null: all), the earliest first. Reads these alone.</summary>
    /// <param name="dueBefore">Until when, not included.</param>
    /// <param name="after">The place after which to begin; null for the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<DueResponseRow> AllAsync(
        DateTimeOffset? dueBefore, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = dueBefore is { } until ? KeySegment.Of(until) : ":";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""} and RowKey lt {end}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new DueResponseRow(
                new RequestKey(row.Text("PartnerId"), row.Text("Id")), row.Time("DueAt"), row.Time("NotedAt"), row.RowKey, row.ETag);
        }
    }

    /// <summary>The place of a first response among all that are to come.</summary>
    public static string PlaceOf(RequestKey key, DateTimeOffset dueAt) => KeySegment.Join(KeySegment.Of(dueAt), key.PartnerId, key.Id);

    /// <summary>True for a text that <see cref="PlaceOf"/> can give.</summary>
    public static bool IsPlace(string text) =>
        text.Split(KeySegment.Separator) is [{ Length: 19 } ticks, var partner, var id]
        && ticks.All(char.IsAsciiDigit)
        && RequestKey.Read($"{partner}-{id}") is not null;
}
