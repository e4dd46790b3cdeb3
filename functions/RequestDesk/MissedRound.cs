using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Ledger;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.RequestDesk;

/// <summary>
/// S3: one round over the first responses that are due: for each that is missed, starts the mail and then notes that on the request. Its
/// row stays until the request is answered; a row that its request knows nothing of any more is removed. A round that dies in the middle,
/// or meets another at the same request, does what has no further effect. Nobody is told of a request that got no unit (P5): nobody may
/// answer it.
/// </summary>
public sealed partial class MissedRound(
    RequestDueStore due, CustomerRequestStore store, LedgerReader ledger, TimeProvider time, ILogger<MissedRound> logger)
{
    /// <summary>After this time it begins nothing more: well within what a function may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private const int AtOnce = 8;

    /// <summary>
    /// Goes through what is due: one query for each 1,000, a point read for each, and a read and a write more for each that is missed
    /// newly; a point read more where one that is not flagged has a contract of its own. One that fails is logged, stays for the next round
    /// and stops no other.
    /// </summary>
    /// <param name="tell">Starts telling; however often for the same request, it has the effect of once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it came to the end, false when time ran out and something is left; and how many were due.</returns>
    public async Task<(bool IsComplete, int Found)> RunAsync(
        Func<RequestKey, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var (isComplete, found) = (true, 0);
        await Parallel.ForEachAsync(
            InTimeAsync(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) => await TrySettleAsync(row, tell, token));
        return (isComplete, found);

        async IAsyncEnumerable<DueResponseRow> InTimeAsync()
        {
            await foreach (var row in due.AllAsync(began, after: null, cancellationToken))
            {
                if (time.GetUtcNow() - began >= Longest)
                {
                    isComplete = false;
                    yield break;
                }

                found++;
                yield return row;
            }
        }
    }

    private async Task TrySettleAsync(
        DueResponseRow row, Func<RequestKey, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(row, tell, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSettled(error, row.Key);
        }
    }

    private async Task SettleAsync(
        DueResponseRow row, Func<RequestKey, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        var request = await store.FindAsync(row.Key, cancellationToken);
        if (request is not { AwaitsResponse: true } || request.DueAt != row.DueAt)
        {
            await due.ForgetAsync(row, cancellationToken);
        }
        else if (request.MissedAt is null
            && await OwnTenantPlans.BookedAsync(ledger, request, cancellationToken) is not { Status: IncidentStatus.Rejected })
        {
            await tell(row.Key, cancellationToken);
            await store.ChangeAsync(row.Key, r => r.Flagging(time.GetUtcNow()), cancellationToken);
        }
    }

    [LoggerMessage(
        5501,
        LogLevel.Error,
        "The missed first response to request {Request} could not be flagged; the next run tries again. "
        + "Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotSettled(Exception error, RequestKey request);
}
