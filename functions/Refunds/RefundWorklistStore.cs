using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Refunds;

/// <summary>The programme office's worklist of cancellations: what was filed and may be undecided, the oldest first.</summary>
public sealed partial class RefundWorklistStore(BenefitsTables tables)
{
    private const string Partition = "cancellations";

    /// <summary>Notes a cancellation that was filed; again is the same.</summary>
    public Task AddAsync(RefundKey key, DateTimeOffset filedAt, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, PlaceOf(key, filedAt))
        {
            ["PartnerId"] = key.PartnerId,
            ["MembershipId"] = key.MembershipId,
        };
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Removes one that is decided.</summary>
    public Task RemoveAsync(RefundKey key, DateTimeOffset filedAt, CancellationToken cancellationToken) =>
        tables.Due.DeleteEntityAsync(Partition, PlaceOf(key, filedAt), ETag.All, cancellationToken);

    /// <summary>All from the one after <paramref name="place"/> on. Whether each still waits is said by its cancellation. One query for
    /// each 1,000.</summary>
    public async IAsyncEnumerable<(string Place, RefundKey Key)> AllAsync(
        string? place, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {place ?? ""}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return (row.RowKey, new RefundKey(row.Text("PartnerId"), row.Text("MembershipId")));
        }
    }

    /// <summary>True for a text that is a place of the list.</summary>
    public static bool IsPlace(string text) => PlacePattern().IsMatch(text);

    private static string PlaceOf(RefundKey key, DateTimeOffset filedAt) =>
        KeySegment.Join(KeySegment.Of(filedAt), key.PartnerId, key.MembershipId);

    [GeneratedRegex(@"^[0-9]{19}\|[0-9]{1,12}\|[A-Za-z0-9-]{1,40}\z")]
    private static partial Regex PlacePattern();
}
