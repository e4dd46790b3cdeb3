using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// Ties the filing of a request, and the start of a contract, to the look at what is to be charged: an intent is written before and
/// removed after, so that a crash in between is mended by <see cref="ResumeAsync"/>. Requests that have been looked at and wait have
/// none.
/// </summary>
public sealed partial class AdvisoryStarts(
    BenefitsTables tables, AdvisoryStore store, AdvisoryCharging charging, TimeProvider time, ILogger<AdvisoryStarts> logger)
{
    private readonly IntentList _intents = new(tables, "advisory-charge", time);

    /// <summary>
    /// Files a request, or goes on with the one of its id, and charges it where it can be: one that is stored is accepted, and what can't
    /// be charged now is charged by <see cref="ResumeAsync"/>.
    /// </summary>
    /// <param name="request">The request, without its number.</param>
    /// <param name="tell">Sees to it that people are told of the ledger of a contract (I3, I7).</param>
    /// <param name="cancellationToken">Ends it; the intent stays.</param>
    /// <returns>The request as it is then; null when as many as may are waiting.</returns>
    /// <exception cref="ContentionException">Others filed at the same time, at each try.</exception>
    public async Task<AdvisoryRequest?> FileAsync(AdvisoryRequest request, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        var (partnerId, requestId) = (request.PartnerId, request.RequestId);
        await IntendAsync(partnerId, requestId, isFiling: true, cancellationToken);
        if (await store.FileAsync(request, cancellationToken) is not { } filed)
        {
            await ForgetAsync(partnerId, requestId, cancellationToken);
            return null;
        }

        await TryChargeAsync(partnerId, requestId, tell, cancellationToken);
        return await store.FindAsync(partnerId, requestId, cancellationToken) ?? filed;
    }

    /// <summary>Charges what waited for a contract that is stored now. The contract does not wait for it: see above.</summary>
    /// <param name="partnerId">Whose it is.</param>
    /// <param name="activationId">Its activation.</param>
    /// <param name="tell">As above.</param>
    /// <param name="cancellationToken">Ends it; the intent stays.</param>
    public async Task FollowAsync(string partnerId, string activationId, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        await IntendAsync(partnerId, activationId, isFiling: false, cancellationToken);
        await TryChargeAsync(partnerId, activationId, tell, cancellationToken);
    }

    /// <summary>Charges what waits for a contract that is active.</summary>
    /// <param name="partnerId">Whose requests.</param>
    /// <param name="tell">As above.</param>
    /// <param name="cancellationToken">Ends it; again is safe.</param>
    public async Task ChargeAsync(string partnerId, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        foreach (var contractId in await charging.RunAsync(partnerId, cancellationToken))
        {
            await tell(contractId);
        }
    }

    /// <summary>Charges what crashes left. Reads only intents, and of their partners what is not settled.</summary>
    /// <param name="tell">As above.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many intents there were.</returns>
    public async Task<int> ResumeAsync(Func<string, Task> tell, CancellationToken cancellationToken)
    {
        var intents = await _intents.AllAsync(cancellationToken).ToListAsync(cancellationToken);
        foreach (var partner in intents.GroupBy(intent => intent.Text("PartnerId")))
        {
            await TryResumeAsync(partner.Key, [.. partner], tell, cancellationToken);
        }

        return intents.Count;
    }

    // One that can't be charged does not keep the others waiting.
    private async Task TryResumeAsync(
        string partnerId, IReadOnlyList<TableEntity> intents, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            // Before the look: what is stored after it has not been looked at.
            var over = new List<TableEntity>();
            foreach (var intent in intents)
            {
                if (!intent.Flag("IsFiling")
                    || _intents.IsOld(intent)
                    || await store.FindAsync(partnerId, intent.Text("Cause"), cancellationToken) is not null)
                {
                    over.Add(intent);
                }
            }

            await ChargeAsync(partnerId, tell, cancellationToken);
            foreach (var intent in over)
            {
                await _intents.DropAsync(intent, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotResumed(error, partnerId);
        }
    }

    private async Task TryChargeAsync(string partnerId, string cause, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            await ChargeAsync(partnerId, tell, cancellationToken);
            await ForgetAsync(partnerId, cause, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCharged(error, partnerId);
        }
    }

    private Task ForgetAsync(string partnerId, string cause, CancellationToken cancellationToken) =>
        _intents.ForgetAsync(KeySegment.Join(partnerId, cause), cancellationToken);

    private Task IntendAsync(string partnerId, string cause, bool isFiling, CancellationToken cancellationToken)
    {
        var intent = new TableEntity { ["PartnerId"] = partnerId, ["Cause"] = cause, ["IsFiling"] = isFiling };
        return _intents.WriteAsync(KeySegment.Join(partnerId, cause), intent, cancellationToken);
    }

    [LoggerMessage(
        3050,
        LogLevel.Error,
        "Advisory requests of partner {PartnerId} could not be charged; the next run tries again. "
        + "Check Table Storage and Durable Task if this lasts")]
    private partial void LogNotResumed(Exception error, string partnerId);

    [LoggerMessage(
        3051,
        LogLevel.Warning,
        "Advisory requests of partner {PartnerId} are stored and could not all be charged or told of; ResumeAdvisory tries again every "
        + "minute. Check Table Storage and Durable Task if this lasts")]
    private partial void LogNotCharged(Exception error, string partnerId);
}
