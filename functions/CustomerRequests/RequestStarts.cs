using Azure.Data.Tables;
using BenefitsFunctions.Customers;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>
/// Files requests. What is due is noted before the request is stored. A request with a contract of its own (P5) opens an incident under its
/// id, by the way of all incidents: an intent is written before and removed after, so that a crash in between is mended by
/// <see cref="ResumeAsync"/>.
/// </summary>
public sealed partial class RequestStarts(
    BenefitsTables tables,
    CustomerRequestStore store,
    RequestDueStore due,
    CustomerStore customers,
    IncidentOutbox incidents,
    TimeProvider time,
    ILogger<RequestStarts> logger)
{
    private readonly IntentList _intents = new(tables, "customer-requests", time);

    /// <summary>Files a request; one of the same key that is there stays, and is taken to its end.</summary>
    /// <returns>The request, or null when the customer was deleted at the same moment.</returns>
    public async Task<CustomerRequest?> FileAsync(CustomerRequest request, CancellationToken cancellationToken)
    {
        if (request.ContractId is not null)
        {
            var intent = new TableEntity { ["PartnerId"] = request.Key.PartnerId, ["Id"] = request.Key.Id };
            await _intents.WriteAsync(RowKey(request.Key), intent, cancellationToken);
        }

        await due.NoteAsync(request.Key, request.DueAt, cancellationToken);
        return await store.AddAsync(request, cancellationToken) is { } filed ? await GoOnAsync(filed, cancellationToken) : null;
    }

    /// <summary>Does for a stored request what is left to do; again has the effect of once.</summary>
    /// <returns>The request, or null when the customer was deleted while it was filed: then it is taken back.</returns>
    public async Task<CustomerRequest?> GoOnAsync(CustomerRequest filed, CancellationToken cancellationToken)
    {
        // Nobody works on one that is closed: its customer may be gone since, and it takes no unit.
        var isOpen = filed.State != RequestState.Closed;
        if (isOpen && !await customers.TouchAsync(filed.Key.PartnerId, filed.CustomerId, cancellationToken))
        {
            await store.RemoveAsync(filed.Key, cancellationToken);
            await due.RemoveAsync(filed.Key, filed.DueAt, cancellationToken);
            return null;
        }

        if (filed.ContractId is not null)
        {
            if (isOpen)
            {
                await incidents.OpenAsync(OwnTenantPlans.IncidentOf(filed), cancellationToken);
            }

            await _intents.ForgetAsync(RowKey(filed.Key), cancellationToken);
        }

        return filed;
    }

    /// <summary>
    /// Goes on with what a crash left. Reads only intents and their requests; one that fails is logged and keeps no other waiting. Gives
    /// how many requests it went on with.
    /// </summary>
    public Task<int> ResumeAsync(CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => FollowAsync(intent, cancellationToken),
        (error, intent) => LogNotResumed(error, KeyOf(intent)),
        cancellationToken);

    private async Task<bool> FollowAsync(TableEntity intent, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(KeyOf(intent), cancellationToken) is { } filed)
        {
            return await GoOnAsync(filed, cancellationToken) is { State: not RequestState.Closed };
        }

        if (_intents.IsOld(intent))
        {
            await _intents.DropAsync(intent, cancellationToken);
        }

        return false;
    }

    private static string RowKey(RequestKey key) => KeySegment.Join(key.PartnerId, key.Id);

    private static RequestKey KeyOf(TableEntity intent) => new(intent.Text("PartnerId"), intent.Text("Id"));

    [LoggerMessage(
        5507,
        LogLevel.Error,
        "Request {Request} was cut off while it was filed, and could not be gone on with; the next run tries again. "
        + "Check Table Storage and Service Bus if this lasts")]
    private partial void LogNotResumed(Exception error, RequestKey request);
}
