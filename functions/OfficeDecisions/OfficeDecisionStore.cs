using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>
/// A7: stores what an office decides on the activation, then wakes the orchestration, which goes by what is stored. An intent is
/// written before and removed after, so that a crash in between is mended by <see cref="ResumeAsync"/>. Waking twice changes nothing.
/// </summary>
public sealed partial class OfficeDecisionStore(
    BenefitsTables tables, ActivationStore activations, TimeProvider time, ILogger<OfficeDecisionStore> logger)
{
    private const string Partition = "office-decision";

    // An intent this old with nothing decided belongs to a request that died before it changed anything.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>The first decision that is stored stays; the same again is a success, another one is 409.</summary>
    public async Task<Result<Activation>> DecideAsync(
        Activation found, OfficeDecision decision, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = found.Key;
        if (found.Office is null)
        {
            return DecisionErrors.NoDecisionNeeded();
        }

        if (found.Status == ActivationStatus.AwaitingOffice)
        {
            await IntendAsync(key, cancellationToken);
            found = await activations.ChangeAsync(key, a => a.Deciding(decision), cancellationToken);
            await TellAsync(key, client, cancellationToken);
        }

        var office = found.Office!;
        return office.Decision?.SaysTheSameAs(decision) == true ? found : DecisionErrors.AlreadyDecided(office);
    }

    /// <summary>Wakes what a crash left asleep. Reads only intents. Gives how many were woken.</summary>
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var woken = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            woken += await TryResumeAsync(intent, client, cancellationToken) ? 1 : 0;
        }

        return woken;
    }

    private Task IntendAsync(ActivationKey key, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, RowKey(key))
        {
            ["PartnerId"] = key.PartnerId,
            ["ActivationId"] = key.ActivationId,
            ["At"] = time.GetUtcNow(),
        };
        return tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
    }

    // Only once the activation has its result: from then on nobody needs the intent but to wake the orchestration.
    private async Task TellAsync(ActivationKey key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await client.RaiseIfRunningAsync(key.InstanceId, ActivationInput.DecidedEvent, cancellationToken);
        await tables.Intents.DeleteEntityAsync(Partition, RowKey(key), ETag.All, cancellationToken);
    }

    // One that can't be woken does not keep the others waiting.
    private async Task<bool> TryResumeAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var key = new ActivationKey(intent.Text("PartnerId"), intent.Text("ActivationId"));
            if (await activations.FindAsync(key, cancellationToken) is { Status: not ActivationStatus.AwaitingOffice })
            {
                await TellAsync(key, client, cancellationToken);
                return true;
            }

            if (intent.Time("At") < time.GetUtcNow() - Abandoned)
            {
                await tables.Intents.DeleteUnlessChangedAsync(intent.PartitionKey, intent.RowKey, intent.ETag, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(error, intent.Text("ActivationId"));
        }

        return false;
    }

    [LoggerMessage(
        2031,
        LogLevel.Error,
        "Activation {ActivationId} is decided and its orchestration could not be told; the next run tries again. "
        + "Check Durable Task if this lasts")]
    private partial void LogNotTold(Exception error, string activationId);

    private static string RowKey(ActivationKey key) => KeySegment.Join(key.PartnerId, key.ActivationId);
}
