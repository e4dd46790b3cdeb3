using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// Advisory requests in storage, by partner. A row of the partner counts those that are not settled and numbers them all: it changes in
/// one transaction with them, so that the limit holds and their order is certain however many are filed at once.
/// </summary>
public sealed class AdvisoryStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    private static readonly AdvisoryRequest[] None = [];

    /// <summary>The request, or null. One point read.</summary>
    public async Task<AdvisoryRequest?> FindAsync(string partnerId, string requestId, CancellationToken cancellationToken) =>
        await tables.AdvisoryRequests.FindRowAsync(partnerId, AdvisoryRow.KeyOf(requestId), cancellationToken) is { } row
            ? AdvisoryRow.ToRequest(row)
            : null;

    /// <summary>All requests of a partner, the newest first. One partition query.</summary>
    public async Task<IReadOnlyList<AdvisoryRequest>> AllAsync(string partnerId, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(AdvisoryRow.All(partnerId), cancellationToken)).OrderByDescending(r => r.Number)];

    /// <summary>Those that are not settled, in the order in which they were filed. One point read where there are none.</summary>
    public async Task<IReadOnlyList<AdvisoryRequest>> UnsettledAsync(string partnerId, CancellationToken cancellationToken)
    {
        var head = await tables.AdvisoryRequests.FindRowAsync(partnerId, AdvisoryHeadRow.Key, cancellationToken);
        return head is null || AdvisoryHeadRow.Of(head).Unsettled == 0
            ? None
            : [.. (await QueryAsync(AdvisoryRow.Unsettled(partnerId), cancellationToken)).OrderBy(r => r.Number)];
    }

    /// <summary>
    /// Stores a request under the partner's next number, or gives the one of its id that is there; null when as many as may
    /// are waiting.
    /// </summary>
    /// <exception cref="ContentionException">Others filed at the same time, at each try.</exception>
    public async Task<AdvisoryRequest?> FileAsync(AdvisoryRequest request, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryFileAsync(request, cancellationToken), cancellationToken)).Request;

    /// <summary>
    /// Changes a request, on what it is after others have changed it. <paramref name="change"/> gives null to leave it.
    /// </summary>
    /// <returns>The request as it is afterwards.</returns>
    /// <exception cref="InvalidOperationException">There is no such request.</exception>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<AdvisoryRequest> ChangeAsync(
        string partnerId, string requestId, Func<AdvisoryRequest, AdvisoryRequest?> change, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryChangeAsync(partnerId, requestId, change, cancellationToken), cancellationToken);

    private async Task<Filed?> TryFileAsync(AdvisoryRequest request, CancellationToken cancellationToken)
    {
        var (partnerId, requestId) = (request.PartnerId, request.RequestId);
        var row = await tables.AdvisoryRequests.FindRowAsync(partnerId, AdvisoryHeadRow.Key, cancellationToken);
        if (await FindAsync(partnerId, requestId, cancellationToken) is { } before)
        {
            return new Filed(before);
        }

        var head = row is null ? default : AdvisoryHeadRow.Of(row);
        if (head.Unsettled >= AdvisoryRules.MaxWaiting)
        {
            return new Filed(null);
        }

        var filed = request with { Number = head.Filed + 1 };
        var counted = new AdvisoryHeadRow(filed.Number, head.Unsettled + 1).ToRow(partnerId);
        List<TableTransactionAction> actions =
        [
            GuardedWrites.Put(counted, row?.ETag),
            new(TableTransactionActionType.Add, AdvisoryRow.Of(filed)),
        ];
        return await tables.AdvisoryRequests.TryCommitAsync(actions, cancellationToken) ? new Filed(filed) : null;
    }

    // Null when somebody else changed it meanwhile: then it is decided again on what it is now.
    private async Task<AdvisoryRequest?> TryChangeAsync(
        string partnerId, string requestId, Func<AdvisoryRequest, AdvisoryRequest?> change, CancellationToken cancellationToken)
    {
        var row = await tables.AdvisoryRequests.FindRowAsync(partnerId, AdvisoryRow.KeyOf(requestId), cancellationToken)
            ?? throw new InvalidOperationException($"Advisory request {requestId} is gone.");
        var current = AdvisoryRow.ToRequest(row);
        if (change(current) is not { } changed)
        {
            return current;
        }

        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, AdvisoryRow.Of(changed), row.ETag)];
        if (current.IsUnsettled && !changed.IsUnsettled)
        {
            var headRow = (await tables.AdvisoryRequests.FindRowAsync(partnerId, AdvisoryHeadRow.Key, cancellationToken))!;
            var head = AdvisoryHeadRow.Of(headRow);
            actions.Add(new(
                TableTransactionActionType.UpdateReplace,
                (head with { Unsettled = head.Unsettled - 1 }).ToRow(partnerId),
                headRow.ETag));
        }

        return await tables.AdvisoryRequests.TryCommitAsync(actions, cancellationToken) ? changed : null;
    }

    private async Task<List<AdvisoryRequest>> QueryAsync(string filter, CancellationToken cancellationToken)
    {
        var requests = new List<AdvisoryRequest>();
        await foreach (var row in tables.AdvisoryRequests.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            requests.Add(AdvisoryRow.ToRequest(row));
        }

        return requests;
    }

    // Null when there was no room.
    private sealed record Filed(AdvisoryRequest? Request);
}
