using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Idempotency;

/// <summary>Keeps the requests that carry a key, and forgets them when their time is over.</summary>
public sealed class RequestRecords(BenefitsTables tables, OptimisticWrite optimistic, IdGenerator ids, TimeProvider time)
{
    private const string DuePartition = "due";

    // Table Storage refuses to give more at once.
    private const int MostOfAPage = 1_000;

    /// <summary>
    /// The record of the request: new, or that of the same key within <see cref="RequestRecord.Lifetime"/>, which may belong to another
    /// body.
    /// </summary>
    public Task<Claim> ClaimAsync(string id, string bodyHash, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryClaimAsync(id, bodyHash, cancellationToken), cancellationToken);

    /// <summary>
    /// The answer that all get: <paramref name="answer"/>, or what another run of the same request has answered before. One that is too
    /// long for a row is not kept: its request is carried out anew, and changes nothing more.
    /// </summary>
    public Task<RenderedAnswer> AnswerAsync(RequestRecord claimed, RenderedAnswer answer, CancellationToken cancellationToken)
    {
        RequestRecord? current = claimed;
        return !RequestRecord.CanKeep(answer) ? Task.FromResult(answer) : optimistic.RunAsync<RenderedAnswer>(
            async () =>
            {
                if (current is null || current.Seed != claimed.Seed || (current.BodyHash ?? claimed.BodyHash) != claimed.BodyHash)
                {
                    // Over meanwhile, or another body's since a run of this one was refused: its answer is the one to keep.
                    return answer;
                }

                if (current.Answer is { } before)
                {
                    return before;
                }

                var row = (claimed with { Answer = answer }).ToRow();
                if (await tables.Requests.TryPutAsync(row, current.Version, cancellationToken) is not null)
                {
                    return answer;
                }

                current = await FindAsync(claimed.Id, cancellationToken);
                return null;
            },
            cancellationToken);
    }

    /// <summary>Gives a key back whose request has changed nothing, unless another run of it has done more meanwhile.</summary>
    public Task ReleaseAsync(RequestRecord claimed, CancellationToken cancellationToken) =>
        tables.Requests.TryPutAsync((claimed with { BodyHash = null }).ToRow(), claimed.Version, cancellationToken);

    /// <summary>Removes what is over; gives how many. Reads only what is due, at most <paramref name="most"/>.</summary>
    public async Task<int> SweepAsync(int most, CancellationToken cancellationToken)
    {
        var removed = 0;
        var now = time.GetUtcNow();
        var end = DueKey(now - RequestRecord.Lifetime + TimeSpan.FromTicks(1), "");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DuePartition} and RowKey lt {end}");
        var page = Math.Min(most, MostOfAPage);
        await foreach (var due in tables.Requests.QueryAsync<TableEntity>(filter, page, cancellationToken: cancellationToken))
        {
            if (await FindAsync(due.Text("Id"), cancellationToken) is { } record && record.IsOver(now))
            {
                var (partition, key) = RequestRecord.KeyOf(record.Id);
                await tables.Requests.DeleteUnlessChangedAsync(partition, key, record.Version, cancellationToken);
            }

            await tables.Requests.DeleteEntityAsync(DuePartition, due.RowKey, ETag.All, cancellationToken);
            if (++removed == most)
            {
                break;
            }
        }

        return removed;
    }

    private async Task<Claim?> TryClaimAsync(string id, string bodyHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var current = await FindAsync(id, cancellationToken);
        if (current is not null && !current.IsOver(now))
        {
            return current.BodyHash is null
                ? await TryStoreAsync(current with { BodyHash = bodyHash }, current.Version, isNew: false, cancellationToken)
                : new Claim(current, IsNew: false);
        }

        // What tells the sweep comes first, so that no record outlives it.
        var due = new TableEntity(DuePartition, DueKey(now, id)) { ["Id"] = id };
        await tables.Requests.UpsertEntityAsync(due, TableUpdateMode.Replace, cancellationToken);
        var record = new RequestRecord(id, ids.NewId(), now, bodyHash, Answer: null);
        return await TryStoreAsync(record, current?.Version, isNew: true, cancellationToken);
    }

    // Null when another request was faster.
    private async Task<Claim?> TryStoreAsync(RequestRecord record, ETag? before, bool isNew, CancellationToken cancellationToken) =>
        await tables.Requests.TryPutAsync(record.ToRow(), before, cancellationToken) is { } version
            ? new Claim(record with { Version = version }, isNew)
            : null;

    private async Task<RequestRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (partition, key) = RequestRecord.KeyOf(id);
        var row = await tables.Requests.FindRowAsync(partition, key, cancellationToken);
        return row is null ? null : RequestRecord.FromRow(row);
    }

    private static string DueKey(DateTimeOffset at, string id) => KeySegment.Join(KeySegment.Of(at), id);
}

/// <summary>A request that may be carried out.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="IsNew">False when it came before: it may be running, or have died.</param>
public sealed record Claim(RequestRecord Record, bool IsNew);
