using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.RequestDesk;

/// <summary>S3: the requests that wait for their first response, the one that is due first before the others.</summary>
public sealed class RequestWorklist(RequestDueStore due, CustomerRequestStore store, TimeProvider time)
{
    /// <summary>
    /// A page of them. A query for each 1,000 rows, and a point read for each request of the page and the one behind it; more where
    /// requests of these rows were answered or raised a moment ago.
    /// </summary>
    /// <param name="dueBefore">Only those due before then; null for all.</param>
    /// <param name="paging">Goes on behind a place.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Page<RequestLine>> PageAsync(DateTimeOffset? dueBefore, Paging paging, CancellationToken cancellationToken)
    {
        var waiting = new List<(string Place, CustomerRequest Request)>();
        await foreach (var rows in due.AllAsync(dueBefore, paging.Continuation, cancellationToken).Chunk(paging.Top + 1))
        {
            var found = await Task.WhenAll(
                rows.Select(async row => (Row: row, Request: await store.FindAsync(row.Key, cancellationToken))));
            waiting.AddRange(
                found.Where(f => f.Request is { AwaitsResponse: true } request && request.DueAt == f.Row.DueAt)
                    .Select(f => (f.Row.Place, f.Request!)));
            if (waiting.Count > paging.Top)
            {
                break;
            }
        }

        return new Page<RequestLine>(
            [.. waiting.Take(paging.Top).Select(w => RequestLine.Of(RequestSummary.Of(w.Request), time.GetUtcNow()))],
            waiting.Count > paging.Top ? waiting[paging.Top - 1].Place : null);
    }
}
