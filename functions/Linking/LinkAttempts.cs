using System.Globalization;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Linking;

/// <summary>An attempt that may go on, or how long to wait first.</summary>
/// <param name="Id">What <see cref="LinkAttempts.EndAsync"/> takes.</param>
/// <param name="Wait">How long to wait; null when it may go on.</param>
public sealed record LinkAttempt(string Id, TimeSpan? Wait);

/// <summary>
/// L6: counts wrong pairs in the account's partition, for every instance and through restarts. No more pairs are looked up at once than
/// may yet turn out wrong, and the others wait for that: so the limit holds however many come at once, and right pairs cost nothing.
/// </summary>
public sealed class LinkAttempts(
    BenefitsTables tables, OptimisticWrite optimistic, LinkSettings settings, IdGenerator ids, TimeProvider time)
{
    private const string Wrong = "Times";
    private const string Pending = "Pending";

    private readonly DueList _over = new(tables, "link-attempts");

    /// <summary>Begins an attempt. One read, and one write if it may go on; one more for the first of a window.</summary>
    public async Task<LinkAttempt> BeginAsync(string accountId, CancellationToken cancellationToken)
    {
        var id = ids.NewId();
        return await optimistic.RunAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                var (tries, etag) = await ReadAsync(accountId, cancellationToken);
                if (tries.Wait(now, settings) is { } wait)
                {
                    return new LinkAttempt(id, wait);
                }

                if (tries.IsOver(now, settings))
                {
                    // E5: what tells the sweep comes first, so that no row of tries outlives it.
                    await _over.NoteAsync(LinkTries.OverFrom(now, settings), [accountId], cancellationToken);
                }

                return !tries.IsFull(now, settings)
                    && await TryWriteAsync(accountId, tries.At(now, settings).Begin(id, now), etag, cancellationToken)
                        ? new LinkAttempt(id, null)
                        : null;
            },
            cancellationToken);
    }

    /// <summary>Ends an attempt, before anybody is told how: what was wrong counts from now on.</summary>
    public Task EndAsync(string accountId, LinkAttempt attempt, bool wasWrong, CancellationToken cancellationToken) =>
        optimistic.RunAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                var (tries, etag) = await ReadAsync(accountId, cancellationToken);
                if (etag is null)
                {
                    // Took so long that it is swept away.
                    return tries;
                }

                var ended = tries.End(attempt.Id, now, wasWrong).At(now, settings);
                return await TryWriteAsync(accountId, ended, etag, cancellationToken) ? ended : null;
            },
            cancellationToken);

    /// <summary>
    /// E5: removes the tries that are over. Reads what is due, at most <paramref name="most"/> accounts; gives how many it looked at.
    /// </summary>
    public async Task<int> SweepAsync(int most, CancellationToken cancellationToken)
    {
        var due = await _over.DueAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), most, cancellationToken);
        foreach (var item in due)
        {
            var (accountId, now) = (item.What[0], time.GetUtcNow());
            var (tries, etag) = await ReadAsync(accountId, cancellationToken);
            if (!tries.IsOver(now, settings))
            {
                await _over.PutOffAsync(item, LinkTries.OverFrom(now, settings), cancellationToken);
                continue;
            }

            if (etag is { } version)
            {
                await tables.Accounts.DeleteUnlessChangedAsync(
                    AccountKeys.Partition(accountId), AccountKeys.Tries, version, cancellationToken);
            }

            await _over.DoneAsync(item, cancellationToken);
        }

        return due.Count;
    }

    private async Task<(LinkTries Tries, ETag? ETag)> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.FindRowAsync(AccountKeys.Partition(accountId), AccountKeys.Tries, cancellationToken);
        return row is null ? (LinkTries.None, null) : (Parse(row), row.ETag);
    }

    // False when another attempt of the same account was written meanwhile.
    private async Task<bool> TryWriteAsync(string accountId, LinkTries tries, ETag? etag, CancellationToken cancellationToken)
    {
        var row = new TableEntity(AccountKeys.Partition(accountId), AccountKeys.Tries)
        {
            [Wrong] = string.Join(' ', tries.Wrong.Select(t => t.UtcTicks)),
            [Pending] = string.Join(' ', tries.Pending.Select(p => $"{p.Id}@{p.At.UtcTicks}")),
        };
        return await tables.Accounts.TryPutAsync(row, etag, cancellationToken) is not null;
    }

    private static LinkTries Parse(TableEntity row) => new(
        [.. Words(row.Text(Wrong)).Select(Time)],
        [.. Words(row.GetString(Pending) ?? "").Select(word => word.Split('@')).Select(parts => (parts[0], Time(parts[1])))]);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset Time(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
