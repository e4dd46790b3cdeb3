using System.Runtime.CompilerServices;

namespace Azure.Data.Tables;

/// <summary>The pages of a query, fetched one by one as they are asked for.</summary>
/// <param name="fetch">Fetches the page that a token stands for (null: the first) with at most so many items.</param>
/// <param name="maxPerPage">Items per page when the caller of <see cref="AsPages"/> doesn't say.</param>
internal sealed class QueryPages<T>(
    Func<string?, int?, CancellationToken, ValueTask<Page<T>>> fetch, int? maxPerPage, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        FetchAllAsync(continuationToken, pageSizeHint ?? maxPerPage);

    private async IAsyncEnumerable<Page<T>> FetchAllAsync(
        string? continuationToken, int? pageSize, [EnumeratorCancellation] CancellationToken enumeration = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, enumeration);
        do
        {
            var page = await fetch(continuationToken, pageSize, either.Token);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
