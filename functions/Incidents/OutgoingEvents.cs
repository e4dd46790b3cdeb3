using System.Text.Json;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Incidents;

/// <summary>The events that the API itself puts on the queue.</summary>
public static class OutgoingEvents
{
    private const string Source = "/benefits/api";

    public static OutgoingEvent Opened(OpenedIncident incident, string contractId) => Event(
        $"opened-{incident.IncidentId}",
        IncidentEventReader.OpenedType,
        contractId,
        incident.OpenedAt,
        new { incident.IncidentId, AccountId = incident.OpenedBy, incident.Product, incident.Version, incident.Severity, Units = 1 });

    /// <summary>The same closing has the same identity, however often it is asked for.</summary>
    public static OutgoingEvent Closed(
        string incidentId, string contractId, string accountId, IncidentOutcome outcome, DateTimeOffset at) => Event(
        $"closed-{incidentId}-{outcome}",
        IncidentEventReader.ClosedType,
        contractId,
        at,
        new { incidentId, AccountId = accountId, Outcome = outcome });

    private static OutgoingEvent Event(string id, string type, string contractId, DateTimeOffset time, object data) => new(
        new EventIdentity(Source, id).MessageId,
        contractId,
        JsonSerializer.Serialize(
            new
            {
                Specversion = "1.0",
                Id = id,
                Source,
                Type = type,
                Subject = contractId,
                Time = time,
                Datacontenttype = "application/json",
                Data = data,
            },
            ApiJson.Options));
}
