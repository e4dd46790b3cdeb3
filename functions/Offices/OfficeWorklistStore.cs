using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Offices;

/// <summary>What may be waiting for an office.</summary>
/// <param name="Office">For which one.</param>
/// <param name="AskedAt">Since when.</param>
/// <param name="PartnerId">Whose activation it is.</param>
/// <param name="ActivationId">Which one.</param>
public sealed record OfficeRequest(Office Office, DateTimeOffset AskedAt, string PartnerId, string ActivationId)
{
    /// <summary>Its place among all requests: the older before the younger.</summary>
    public string Place => KeySegment.Join(KeySegment.Of(AskedAt), PartnerId, ActivationId);
}

/// <summary>
/// The offices' worklist, a partition for each office: a request is noted before it is opened and removed when it is settled, so that a
/// crash may leave one too many, never one too few.
/// </summary>
public sealed partial class OfficeWorklistStore(BenefitsTables tables)
{
    private const int MostRows = 1_000;

    /// <summary>Notes a request that is about to be opened.</summary>
    public Task AddAsync(OfficeRequest request, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionOf(request.Office), request.Place)
        {
            ["AskedAt"] = request.AskedAt,
            ["PartnerId"] = request.PartnerId,
            ["ActivationId"] = request.ActivationId,
        };
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Removes a request that is settled, or came to nothing.</summary>
    public Task RemoveAsync(OfficeRequest request, CancellationToken cancellationToken) =>
        tables.Due.DeleteEntityAsync(PartitionOf(request.Office), request.Place, ETag.All, cancellationToken);

    /// <summary>The version of a request's row; null when there is none. A point read.</summary>
    public async Task<ETag?> VersionAsync(OfficeRequest request, CancellationToken cancellationToken) =>
        (await tables.Due.FindRowAsync(PartitionOf(request.Office), request.Place, cancellationToken))?.ETag;

    /// <summary>Removes the row of that version, unless it was noted again meanwhile.</summary>
    public Task RemoveAsync(OfficeRequest request, ETag version, CancellationToken cancellationToken) =>
        tables.Due.DeleteUnlessChangedAsync(PartitionOf(request.Office), request.Place, version, cancellationToken);

    /// <summary>
    /// The requests of one or all offices, the oldest first, from the one after <paramref name="place"/> on. Whether each still waits
    /// is said by its activation. Reads as far as it is asked: one query of each office for so many.
    /// </summary>
    /// <param name="office">Which one; null for all.</param>
    /// <param name="place">Where the page before ended; null for the first.</param>
    /// <param name="atOnce">How many rows a query gives, at most 1,000.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OfficeRequest> AllAsync(
        Office? office, string? place, int atOnce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = new PriorityQueue<IAsyncEnumerator<OfficeRequest>, string>(StringComparer.Ordinal);
        IReadOnlyList<IAsyncEnumerator<OfficeRequest>> lists =
        [
            .. (office is { } asked ? [asked] : Enum.GetValues<Office>())
                .Select(one => OfAsync(one, place, Math.Min(atOnce, MostRows), cancellationToken).GetAsyncEnumerator(cancellationToken)),
        ];
        try
        {
            foreach (var list in lists)
            {
                await AdvanceAsync(list);
            }

            while (next.TryDequeue(out var oldest, out _))
            {
                yield return oldest.Current;
                await AdvanceAsync(oldest);
            }
        }
        finally
        {
            foreach (var list in lists)
            {
                await list.DisposeAsync();
            }
        }

        async Task AdvanceAsync(IAsyncEnumerator<OfficeRequest> list)
        {
            if (await list.MoveNextAsync())
            {
                next.Enqueue(list, list.Current.Place);
            }
        }
    }

    /// <summary>True for a text that <see cref="OfficeRequest.Place"/> can give.</summary>
    public static bool IsPlace(string text) => PlacePattern().IsMatch(text);

    private async IAsyncEnumerable<OfficeRequest> OfAsync(
        Office office, string? place, int atOnce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(office)} and RowKey gt {place ?? ""}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, atOnce, cancellationToken: cancellationToken))
        {
            yield return new OfficeRequest(office, row.Time("AskedAt"), row.Text("PartnerId"), row.Text("ActivationId"));
        }
    }

    private static string PartitionOf(Office office) => KeySegment.Join("office", office.ToString());

    [GeneratedRegex(@"^[0-9]{19}\|[0-9]{1,12}\|[0-9a-f]{32}\z")]
    private static partial Regex PlacePattern();
}
