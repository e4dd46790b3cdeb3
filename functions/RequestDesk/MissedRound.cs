using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Orchestrations;
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
    /// <summary>
    /// Goes through what is due: one query for each 1,000, a point read for each, and a read and a write more for each that is missed
    /// newly; a point read more where one that is not flagged has a contract of its own. One that fails is logged, stays for the next round
    /// and stops no other.
    /// </summary>
    /// <param name="tell">Starts telling; however often for the same request, it has the effect of once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it came to the end, false when time ran out and something is left; and how many were due.</returns>
    public Task<(bool IsComplete, int Found)> RunAsync(
        Func<RequestKey, CancellationToken, Task> tell, CancellationToken cancellationToken) => TimedRound.RunAsync(
            due.AllAsync(time.GetUtcNow(), after: null, cancellationToken),
            (row, token) => SettleAsync(row, tell, token),
            (error, row) => LogNotSettled(error, row.Key),
            time,
            cancellationToken);

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
