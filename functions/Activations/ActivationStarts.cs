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
    private readonly IntentList _intents = new(tables, "activation-start", time);

    /// <summary>Notes that <paramref name="activation"/> is about to be opened.</summary>
    public async Task IntendAsync(Activation activation, CancellationToken cancellationToken)
    {
        var key = activation.Key;
        var request = activation.Request();
        var intent = new TableEntity
        {
            ["PartnerId"] = key.PartnerId,
            ["ActivationId"] = key.ActivationId,
            ["At"] = activation.RequestedAt,
        };
        intent.SetIfAny("Office", request?.Office.ToString());
        await _intents.WriteAsync(RowKey(key), intent, cancellationToken);
        if (request is not null)
        {
            await worklist.AddAsync(request, cancellationToken);
        }
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

        if (activation.Request() is { } request)
        {
            await worklist.RemoveAsync(request, cancellationToken);
        }

        await ForgetAsync(activation.Key, cancellationToken);
        return false;
    }

    /// <summary>Starts what a crash left unstarted. Reads only intents. Gives how many were started.</summary>
    public Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => FollowAsync(intent, client, cancellationToken),
        (error, intent) => LogNotStarted(error, intent.Text("ActivationId")),
        cancellationToken);

    private async Task<bool> FollowAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var key = new ActivationKey(intent.Text("PartnerId"), intent.Text("ActivationId"));
        switch (await store.FindAsync(key, cancellationToken))
        {
            case { Status: ActivationStatus.Completed or ActivationStatus.Failed }:
                // E5: only its orchestration brings it there; that may be purged, and must not start anew.
                await ForgetAsync(key, cancellationToken);
                return false;
            case { } activation:
                await StartAsync(activation, client, cancellationToken);
                return true;
            case null when _intents.IsOld(intent):
                await AbandonAsync(key, intent, cancellationToken);
                return false;
            default:
                return false;
        }
    }

    // The intent last: it is what a crash in between is found by. The worklist's row is read before the intent is held, and written after
    // the intent by whoever intends the same anew: so none of theirs is removed.
    private async Task AbandonAsync(ActivationKey key, TableEntity intent, CancellationToken cancellationToken)
    {
        if (intent.OptionalChoice<Office>("Office") is { } office)
        {
            var request = new OfficeRequest(office, intent.Time("At"), key.PartnerId, key.ActivationId);
            var noted = await worklist.VersionAsync(request, cancellationToken);
            if (!await _intents.TryHoldAsync(intent, cancellationToken))
            {
                return;
            }

            if (noted is { } version)
            {
                await worklist.RemoveAsync(request, version, cancellationToken);
            }
        }

        await _intents.DropAsync(intent, cancellationToken);
    }

    [LoggerMessage(
        2011,
        LogLevel.Error,
        "Activation {ActivationId} could not be started; the next run tries again. Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotStarted(Exception error, string activationId);

    private Task ForgetAsync(ActivationKey key, CancellationToken cancellationToken) =>
        _intents.ForgetAsync(RowKey(key), cancellationToken);

    private static string RowKey(ActivationKey key) => KeySegment.Join(key.PartnerId, key.ActivationId);
}
