using Azure.Data.Tables;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// Stores what the API opens and puts its events on the queue: the event is noted as an intent first and forgotten once it is
/// sent, so that a crash in between is mended by <see cref="ResumeAsync"/>. An event that is sent twice counts once; one that the queue
/// can never take goes to the dead letters.
/// </summary>
public sealed partial class IncidentOutbox(
    BenefitsTables tables, IncidentQueue queue, UnsentEvents unsent, TimeProvider time, ILogger<IncidentOutbox> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IntentList _intents = new(tables, "incident-send", time);

    /// <summary>The incident as it was opened, or null. One point read.</summary>
    public async Task<OpenedIncident?> FindAsync(string incidentId, CancellationToken cancellationToken)
    {
        var (partition, key) = OpenedIncident.KeyOf(incidentId);
        return await tables.Incidents.FindRowAsync(partition, key, cancellationToken) is { } row ? OpenedIncident.FromRow(row) : null;
    }

    /// <summary>
    /// Stores an incident and sends its opening; one without a contract takes no units, and nothing is sent. Gives the incident of that
    /// id that was stored first: of several requests at once that open the same, one decides the plan.
    /// </summary>
    public async Task<OpenedIncident> OpenAsync(OpenedIncident incident, CancellationToken cancellationToken)
    {
        if (incident.ContractId is { } wanted)
        {
            await IntendAsync(incident.IncidentId, OutgoingEvents.Opened(incident, wanted), opens: true, cancellationToken);
        }

        var isNew = await tables.Incidents.TryPutAsync(incident.ToRow(), version: null, cancellationToken) is not null;
        var opened = isNew ? incident : (await FindAsync(incident.IncidentId, cancellationToken))!;
        if (opened.ContractId is { } contractId)
        {
            await TrySendAsync(OutgoingEvents.Opened(opened, contractId), cancellationToken);
        }

        return opened;
    }

    /// <summary>Sends a closing, or notes it where there is no contract to send it to.</summary>
    public async Task CloseAsync(FoundIncident incident, string accountId, IncidentOutcome outcome, CancellationToken cancellationToken)
    {
        if (incident.ContractId is null)
        {
            await tables.Incidents.UpsertEntityAsync(
                (incident.Opened! with { Outcome = outcome }).ToRow(), TableUpdateMode.Replace, cancellationToken);
            return;
        }

        var closed = OutgoingEvents.Closed(incident.IncidentId, incident.ContractId, accountId, outcome, time.GetUtcNow());
        await IntendAsync(incident.IncidentId, closed, opens: false, cancellationToken);
        await TrySendAsync(closed, cancellationToken);
    }

    /// <summary>Sends what a crash left unsent. Reads only intents. Gives how many were sent.</summary>
    public Task<int> ResumeAsync(CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => GoOnAsync(intent, cancellationToken), (error, _) => LogNotSent(error), cancellationToken);

    private async Task<bool> GoOnAsync(TableEntity intent, CancellationToken cancellationToken)
    {
        if (!intent.Flag("Opens"))
        {
            var intended = new OutgoingEvent(intent.Text("MessageId"), intent.Text("ContractId"), intent.Text("Json"));
            return await TrySendAsync(intended, cancellationToken);
        }

        var opened = await FindAsync(intent.Text("IncidentId"), cancellationToken);
        if (opened is { ContractId: { } contractId })
        {
            // What was stored counts: another request for the same incident may have been faster with another contract.
            return await TrySendAsync(OutgoingEvents.Opened(opened, contractId), cancellationToken);
        }

        if (opened is not null || _intents.IsOld(intent))
        {
            await _intents.DropAsync(intent, cancellationToken);
        }

        return false;
    }

    private Task IntendAsync(string incidentId, OutgoingEvent waiting, bool opens, CancellationToken cancellationToken)
    {
        var intent = new TableEntity
        {
            ["IncidentId"] = incidentId,
            ["MessageId"] = waiting.MessageId,
            ["ContractId"] = waiting.ContractId,
            ["Json"] = waiting.Json,
            ["Opens"] = opens,
        };
        return _intents.WriteAsync(KeySegment.Join(waiting.MessageId), intent, cancellationToken);
    }

    // What is stored counts as accepted: an event that can't be sent now is sent by ResumeAsync.
    private async Task<bool> TrySendAsync(OutgoingEvent waiting, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await queue.SendAsync(waiting, either.Token);
            await ForgetAsync(waiting, cancellationToken);
            return true;
        }
        catch (Exception error) when (IncidentQueue.IsAboutTheMessage(error))
        {
            await unsent.KeepAsync(waiting, error.Message, cancellationToken);
            await ForgetAsync(waiting, cancellationToken);
            LogUnsendable(error);
            return false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSent(error);
            return false;
        }
    }

    private Task ForgetAsync(OutgoingEvent waiting, CancellationToken cancellationToken) =>
        _intents.ForgetAsync(KeySegment.Join(waiting.MessageId), cancellationToken);

    [LoggerMessage(
        3011,
        LogLevel.Warning,
        "An incident event is stored and could not be sent; ResumeIncidents tries again every minute. "
        + "Check the queue (ServiceBusConnection) if this lasts")]
    private partial void LogNotSent(Exception error);

    [LoggerMessage(
        3012,
        LogLevel.Error,
        "The queue can never take an incident event of the app, so it is with the dead letters and its incident stays as it is. "
        + "See under /api/operations/dead-letters why, and report it: the app should not make such an event")]
    private partial void LogUnsendable(Exception error);
}
