using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Activations;

/// <summary>
/// Ties a new activation to its orchestration and to its office's worklist: an intent is written before the activation and removed
/// once the orchestration is scheduled, so that a crash in between is mended by <see cref="ResumeAsync"/>. Scheduling twice has the
/// effect of once.
/// </summary>
public sealed partial class ActivationStarts(
    BenefitsTables tables, ActivationStore store, OfficeWorklistStore worklist, TimeProvider time, ILogger<ActivationStarts> logger)
{
    private const string Partition = "activation-start";

    // An intent this old with no activation behind it belongs to a request that died before it changed anything.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Notes that <paramref name="activation"/> is about to be opened.</summary>
    public async Task IntendAsync(Activation activation, CancellationToken cancellationToken)
    {
        var key = activation.Key;
        var request = activation.Request();
        var intent = new TableEntity(Partition, RowKey(key))
        {
            ["PartnerId"] = key.PartnerId,
            ["ActivationId"] = key.ActivationId,
            ["At"] = activation.RequestedAt,
        };
        intent.SetIfAny("Office", request?.Office.ToString());
        await tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
        if (request is not null)
        {
            await worklist.AddAsync(request, cancellationToken);
        }
    }

    /// <summary>Takes back what was intended and came to nothing.</summary>
    private async Task AbandonAsync(ActivationKey key, OfficeRequest? request, CancellationToken cancellationToken)
    {
        if (request is not null)
        {
            await worklist.RemoveAsync(request, cancellationToken);
        }

        await ForgetAsync(key, cancellationToken);
    }

    /// <summary>Schedules the orchestration, at most one per activation, and forgets the intent.</summary>
    private async Task StartAsync(Activation activation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = activation.Key;
        await client.StartOnceAsync(ActivationInput.Orchestration, key.InstanceId, ActivationInput.Of(activation), cancellationToken);
        await ForgetAsync(key, cancellationToken);
    }

    /// <summary>Puts a new activation into its slot and starts it; false when somebody else was there first.</summary>
    /// <param name="activation">The new activation.</param>
    /// <param name="slot">The slot's ETag as <see cref="ActivationStore.HolderAsync"/> gave it.</param>
    public async Task<bool> TryOpenAsync(
        Activation activation, ETag? slot, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await IntendAsync(activation, cancellationToken);
        if (await store.TryOpenAsync(activation, slot, cancellationToken))
        {
            await StartAsync(activation, client, cancellationToken);
            return true;
        }

        await AbandonAsync(activation.Key, activation.Request(), cancellationToken);
        return false;
    }

    /// <summary>Starts what a crash left unstarted. Reads only intents. Gives how many were started.</summary>
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var started = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            started += await TryResumeAsync(intent, client, cancellationToken) ? 1 : 0;
        }

        return started;
    }

    // One that can't be started does not keep the others waiting.
    private async Task<bool> TryResumeAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(intent, client, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStarted(error, intent.Text("ActivationId"));
            return false;
        }
    }

    private async Task<bool> FollowAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = new ActivationKey(intent.Text("PartnerId"), intent.Text("ActivationId"));
        var at = intent.Time("At");
        switch (await store.FindAsync(key, cancellationToken))
        {
            case { Status: ActivationStatus.Completed or ActivationStatus.Failed }:
                // E5: only its orchestration brings it there; that may be purged, and must not start anew.
                await ForgetAsync(key, cancellationToken);
                return false;
            case { } activation:
                await StartAsync(activation, client, cancellationToken);
                return true;
            case null when at < time.GetUtcNow() - Abandoned:
                var request = intent.OptionalChoice<Office>("Office") is { } office
                    ? new OfficeRequest(office, at, key.PartnerId, key.ActivationId)
                    : null;
                await AbandonAsync(key, request, cancellationToken);
                return false;
            default:
                return false;
        }
    }

    [LoggerMessage(
        2011,
        LogLevel.Error,
        "Activation {ActivationId} could not be started; the next run tries again. Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotStarted(Exception error, string activationId);

    private Task ForgetAsync(ActivationKey key, CancellationToken cancellationToken) =>
        tables.Intents.DeleteEntityAsync(Partition, RowKey(key), ETag.All, cancellationToken);

    private static string RowKey(ActivationKey key) => KeySegment.Join(key.PartnerId, key.ActivationId);
}
