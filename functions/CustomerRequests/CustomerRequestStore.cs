using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Which requests of a provider are asked for; null for all.</summary>
/// <param name="CustomerId">Those of one customer.</param>
/// <param name="State">Those in one state.</param>
/// <param name="Service">Those about one service.</param>
public sealed record RequestFilter(string? CustomerId, RequestState? State, CloudService? Service);

/// <summary>What a list shows of a request: the small part of its row.</summary>
public sealed record RequestSummary(
    RequestKey Key,
    string CustomerId,
    CloudService Service,
    Severity Severity,
    RequestKind Kind,
    RequestState State,
    string Language,
    string Title,
    string FiledBy,
    DateTimeOffset FiledAt,
    DateTimeOffset DueAt,
    DateTimeOffset? RespondedAt,
    string? RespondedBy,
    DateTimeOffset? ClosedAt)
{
    /// <summary>S3: see <see cref="CustomerRequest.IsMissed"/>.</summary>
    public bool IsMissed(DateTimeOffset now) => (RespondedAt ?? ClosedAt ?? now) > DueAt;

    public static RequestSummary Of(CustomerRequest request) => new(
        request.Key,
        request.CustomerId,
        request.Service,
        request.Severity,
        request.Kind,
        request.State,
        request.Language,
        request.Title,
        request.FiledBy,
        request.FiledAt,
        request.DueAt,
        request.RespondedAt,
        request.RespondedBy,
        request.ClosedAt);
}

/// <summary>Requests for customers in storage: a row for each, in the partition of its provider.</summary>
public sealed class CustomerRequestStore(BenefitsTables tables, OptimisticWrite optimistic) : ICustomerUse
{
    private const string CustomerId = "CustomerId";
    private const string State = "State";
    private const string Service = "Service";
    private const string Json = "Json";
    private const string Summary = "Summary";
    private const string Closed = nameof(RequestState.Closed);

    /// <summary>The request, or null. One point read.</summary>
    public async Task<CustomerRequest?> FindAsync(RequestKey key, CancellationToken cancellationToken) =>
        await RowAsync(key, cancellationToken) is { } row ? ToRequest(row) : null;

    /// <summary>Stores a request, unless one of that key is there.</summary>
    /// <returns>The one that is there then; null when that was taken back meanwhile.</returns>
    public async Task<CustomerRequest?> AddAsync(CustomerRequest request, CancellationToken cancellationToken) =>
        await tables.CustomerRequests.TryPutAsync(ToRow(request), version: null, cancellationToken) is not null
            ? request
            : await FindAsync(request.Key, cancellationToken);

    /// <summary>Takes a request back that should not have been stored; one that is closed by then stays.</summary>
    public async Task RemoveAsync(RequestKey key, CancellationToken cancellationToken)
    {
        if (await RowAsync(key, cancellationToken) is { } row && row.Text(State) != Closed)
        {
            await tables.CustomerRequests.DeleteUnlessChangedAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
    }

    /// <summary>
    /// Changes a request, on what it is after others have changed it: guarded, so that of changes at the same time each sees the one
    /// before.
    /// </summary>
    /// <param name="change">Gives what to store, the same instance to leave it, or why not.</param>
    /// <returns>What is stored then; 404 <c>request-not-found</c> when there is none.</returns>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<CustomerRequest>> ChangeAsync(
        RequestKey key, Func<CustomerRequest, Result<CustomerRequest>> change, CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<CustomerRequest>>(
            async () =>
            {
                if (await RowAsync(key, cancellationToken) is not { } row)
                {
                    return CustomerRequestErrors.NotFound();
                }

                var current = ToRequest(row);
                var changed = change(current);
                return changed.Failed(out _, out var request)
                    || ReferenceEquals(request, current)
                    || await tables.CustomerRequests.TryPutAsync(ToRow(request), row.ETag, cancellationToken) is not null
                    ? changed
                    : null;
            },
            cancellationToken);

    /// <summary>
    /// A page of the provider's requests that pass <paramref name="filter"/>, the newest first, by place and not by item: what the page
    /// before ended with may have left the list since. Keys are in the order of ids, which tells nothing of that of the filing, so it
    /// reads all that pass: one query for each 1,000, of what the list shows, not texts and histories. It keeps no more than the page.
    /// </summary>
    public async Task<Page<RequestSummary>> ListAsync(
        string partnerId, RequestFilter filter, Paging paging, CancellationToken cancellationToken)
    {
        if (filter.CustomerId is { } id && !CustomerInput.IsCustomerId(id))
        {
            return new Page<RequestSummary>([], null);
        }

        string[] conditions =
        [
            TableClient.CreateQueryFilter($"PartitionKey eq {partnerId}"),
            .. filter.CustomerId is { } customer ? [TableClient.CreateQueryFilter($"CustomerId eq {customer}")] : Array.Empty<string>(),
            .. filter.State is { } state ? [TableClient.CreateQueryFilter($"State eq {state.ToString()}")] : Array.Empty<string>(),
            .. filter.Service is { } service ? [TableClient.CreateQueryFilter($"Service eq {service.ToString()}")] : Array.Empty<string>(),
        ];
        var query = string.Join(" and ", conditions);
        // The page and one more, which tells whether others follow; the oldest of them first.
        var newest = new PriorityQueue<RequestSummary, string>(StringComparer.Ordinal);
        await foreach (var row in tables.CustomerRequests.QueryAsync<TableEntity>(
            query, select: [Summary], cancellationToken: cancellationToken))
        {
            var request = StoredJson.Read<RequestSummary>(row.Text(Summary));
            if (paging.Continuation is { } last && string.CompareOrdinal(PlaceOf(request), last) >= 0)
            {
                continue;
            }

            newest.Enqueue(request, PlaceOf(request));
            if (newest.Count > paging.Top + 1)
            {
                newest.Dequeue();
            }
        }

        var hasMore = newest.Count > paging.Top && newest.TryDequeue(out _, out _);
        var items = new RequestSummary[newest.Count];
        for (var i = items.Length - 1; i >= 0; i--)
        {
            items[i] = newest.Dequeue();
        }

        return new Page<RequestSummary>(items, hasMore ? PlaceOf(items[^1]) : null);
    }

    /// <summary>True for a text that a page can have as its continuation.</summary>
    public static bool IsPlace(string text) =>
        text.Split('-') is [{ Length: 19 } ticks, var id] && ticks.All(char.IsAsciiDigit) && IdGenerator.IsId(id);

    /// <inheritdoc/>
    public async Task<bool> HasOpenAsync(string partnerId, string customerId, CancellationToken cancellationToken)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and CustomerId eq {customerId} and State ne {Closed}");
        var open = tables.CustomerRequests.QueryAsync<TableEntity>(query, maxPerPage: 1, select: [State], cancellationToken);
        return await open.AnyAsync(cancellationToken);
    }

    private static string PlaceOf(RequestSummary request) => $"{KeySegment.Of(request.FiledAt)}-{request.Key.Id}";

    private static TableEntity ToRow(CustomerRequest request)
    {
        var row = new TableEntity(request.Key.PartnerId, KeyOf(request.Key))
        {
            [CustomerId] = request.CustomerId,
            [State] = request.State.ToString(),
            [Service] = request.Service.ToString(),
            [Summary] = StoredJson.Write(RequestSummary.Of(request)),
        };
        LongText.Write(row, Json, StoredJson.Write(request));
        return row;
    }

    private static CustomerRequest ToRequest(TableEntity row) => StoredJson.Read<CustomerRequest>(LongText.Read(row, Json));

    private static string KeyOf(RequestKey key) => KeySegment.Join("request", key.Id);

    private Task<TableEntity?> RowAsync(RequestKey key, CancellationToken cancellationToken) =>
        tables.CustomerRequests.FindRowAsync(key.PartnerId, KeyOf(key), cancellationToken);
}
