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
    public Task<Page<RequestLine>> PageAsync(DateTimeOffset? dueBefore, Paging paging, CancellationToken cancellationToken) =>
        paging.OfWaitingAsync(due.AllAsync(dueBefore, paging.Continuation, cancellationToken), row => row.Place, async row =>
            await store.FindAsync(row.Key, cancellationToken) is { AwaitsResponse: true } request && request.DueAt == row.DueAt
                ? RequestLine.Of(RequestSummary.Of(request), time.GetUtcNow())
                : null);
}
