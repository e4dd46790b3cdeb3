using Azure;
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
    private const string Partition = "customer-requests";

    // An intent this old with no request behind it belongs to a run that died before it changed anything.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Files a request; one of the same key that is there stays, and is taken to its end.</summary>
    /// <returns>The request, or null when the customer was deleted at the same moment.</returns>
    public async Task<CustomerRequest?> FileAsync(CustomerRequest request, CancellationToken cancellationToken)
    {
        if (request.ContractId is not null)
        {
            await IntendAsync(request.Key, cancellationToken);
        }

        await due.NoteAsync(request.Key, request.DueAt, cancellationToken);
        return await store.AddAsync(request, cancellationToken) is { } filed ? await GoOnAsync(filed, cancellationToken) : null;
    }

    /// <summary>Does for a stored request what is left to do; again has the effect of once.</summary>
    /// <returns>The request, or null when the customer was deleted while it was filed: then it is taken back.</returns>
    public async Task<CustomerRequest?> GoOnAsync(CustomerRequest filed, CancellationToken cancellationToken)
    {
        // The customer of one that is closed may be gone since.
        if (filed.State != RequestState.Closed
            && !await customers.TouchAsync(filed.Key.PartnerId, filed.CustomerId, cancellationToken))
        {
            await store.RemoveAsync(filed.Key, cancellationToken);
            await due.RemoveAsync(filed.Key, filed.DueAt, cancellationToken);
            return null;
        }

        if (filed.ContractId is not null)
        {
            await incidents.OpenAsync(OwnTenantPlans.IncidentOf(filed), cancellationToken);
            await ForgetAsync(filed.Key, cancellationToken);
        }

        return filed;
    }

    /// <summary>
    /// Goes on with what a crash left. Reads only intents and their requests; one that fails is logged and keeps no other waiting. Gives
    /// how many requests it went on with.
    /// </summary>
    public async Task<int> ResumeAsync(CancellationToken cancellationToken)
    {
        var resumed = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            resumed += await TryResumeAsync(intent, cancellationToken) ? 1 : 0;
        }

        return resumed;
    }

    private async Task<bool> TryResumeAsync(TableEntity intent, CancellationToken cancellationToken)
    {
        var key = new RequestKey(intent.Text("PartnerId"), intent.Text("Id"));
        try
        {
            if (await store.FindAsync(key, cancellationToken) is { } filed)
            {
                return await GoOnAsync(filed, cancellationToken) is not null;
            }

            if (intent.Time("At") < time.GetUtcNow() - Abandoned)
            {
                await tables.Intents.DeleteUnlessChangedAsync(Partition, intent.RowKey, intent.ETag, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotResumed(error, key);
        }

        return false;
    }

    private Task IntendAsync(RequestKey key, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, KeySegment.Join(key.PartnerId, key.Id))
        {
            ["PartnerId"] = key.PartnerId,
            ["Id"] = key.Id,
            ["At"] = time.GetUtcNow(),
        };
        return tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
    }

    private Task ForgetAsync(RequestKey key, CancellationToken cancellationToken) =>
        tables.Intents.DeleteEntityAsync(Partition, KeySegment.Join(key.PartnerId, key.Id), ETag.All, cancellationToken);

    [LoggerMessage(
        5507,
        LogLevel.Error,
        "Request {Request} was cut off while it was filed, and could not be gone on with; the next run tries again. "
        + "Check Table Storage and Service Bus if this lasts")]
    private partial void LogNotResumed(Exception error, RequestKey request);
}
