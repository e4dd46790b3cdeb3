using System.Globalization;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Linking;

/// <summary>An attempt that may go on, or how long to wait first.</summary>
/// <param name="At">When it began; what <see cref="LinkAttempts.TakeBackAsync"/> takes.</param>
/// <param name="Wait">How long to wait; null when it may go on.</param>
public readonly record struct LinkAttempt(DateTimeOffset At, TimeSpan? Wait);

/// <summary>
/// L6: counts wrong pairs in the account's partition, for every instance and through restarts. An attempt counts as wrong before
/// the pair is looked up and is taken back if it was right: so however many come at once, no more than the limit are looked up.
/// </summary>
public sealed class LinkAttempts(BenefitsTables tables, LinkSettings settings, TimeProvider time)
{
    private const string Times = "Times";

    /// <summary>Begins an attempt. One read, and one write if it may go on.</summary>
    public async Task<LinkAttempt> BeginAsync(string accountId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var (wrong, etag) = await ReadAsync(accountId, cancellationToken);
            if (wrong.Wait(now, settings) is { } wait)
            {
                return new LinkAttempt(now, wait);
            }

            if (await TryWriteAsync(accountId, wrong.At(now, settings).With(now), etag, cancellationToken))
            {
                return new LinkAttempt(now, null);
            }
        }
    }

    /// <summary>Takes an attempt back: the pair was right. Only that one: else a right pair would buy further guesses.</summary>
    public async Task TakeBackAsync(string accountId, LinkAttempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (wrong, etag) = await ReadAsync(accountId, cancellationToken);
            if (await TryWriteAsync(accountId, wrong.Without(attempt.At), etag, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<(WrongPairs Wrong, ETag? ETag)> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.GetEntityIfExistsAsync<TableEntity>(
            AccountKeys.Partition(accountId), AccountKeys.Tries, cancellationToken: cancellationToken);
        return row.HasValue ? (Parse(row.Value!.Text(Times)), row.Value!.ETag) : (WrongPairs.None, null);
    }

    // False when another attempt of the same account was written meanwhile.
    private async Task<bool> TryWriteAsync(string accountId, WrongPairs wrong, ETag? etag, CancellationToken cancellationToken)
    {
        var row = new TableEntity(AccountKeys.Partition(accountId), AccountKeys.Tries) { [Times] = Format(wrong) };
        try
        {
            await (etag is { } known
                ? tables.Accounts.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : tables.Accounts.AddEntityAsync(row, cancellationToken));
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static string Format(WrongPairs wrong) =>
        string.Join(' ', wrong.Times.Select(t => t.UtcTicks.ToString(CultureInfo.InvariantCulture)));

    private static WrongPairs Parse(string times) => new(
        [.. times.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            t => new DateTimeOffset(long.Parse(t, CultureInfo.InvariantCulture), TimeSpan.Zero))]);
}
