using System.Text.Json;
using BenefitsFunctions.Http;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Incidents;

/// <summary>The events that the API itself puts on the queue.</summary>
public static class OutgoingEvents
{
    private const string Source = "/benefits/api";

    public static OutgoingEvent Opened(OpenedIncident incident) => Event(
        $"opened-{incident.IncidentId}",
        IncidentEventReader.OpenedType,
        incident.ContractId,
        incident.OpenedAt,
        new { incident.IncidentId, AccountId = incident.OpenedBy, incident.Product, incident.Version, incident.Severity, Units = 1 });

    /// <summary>The same closing has the same identity, however often it is asked for.</summary>
    public static OutgoingEvent Closed(OpenedIncident incident, string accountId, IncidentOutcome outcome, DateTimeOffset at) => Event(
        $"closed-{incident.IncidentId}-{outcome}", IncidentEventReader.ClosedType, incident.ContractId, at, new { incident.IncidentId, AccountId = accountId, Outcome = outcome });

    private static OutgoingEvent Event(string id, string type, string contractId, DateTimeOffset time, object data) => new(
        new EventIdentity(Source, id).ToString(),
        contractId,
        JsonSerializer.Serialize(new { Specversion = "1.0", Id = id, Source, Type = type, Subject = contractId, Time = time, Datacontenttype = "application/json", Data = data }, ApiJson.Options));
}
