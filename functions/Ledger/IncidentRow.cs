using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>
/// An incident as a row in the partition of its contract. It stays as long as the contract: without it a replay would count.
/// </summary>
public static class IncidentRow
{
    public const string Prefix = "incident";

    private const string JudgedStart = "JudgedStart";
    private const string JudgedEnd = "JudgedEnd";
    private const string Refused = "Refused";

    public static string KeyOf(string incidentId) => KeySegment.Join(Prefix, incidentId);

    public static TableEntity From(string contractId, Incident incident)
    {
        var row = new TableEntity(contractId, KeyOf(incident.IncidentId))
        {
            ["IncidentId"] = incident.IncidentId,
            ["Status"] = incident.Status.ToString(),
            ["Quarters"] = incident.Quarters,
        };
        row.SetIfAny("Outcome", incident.Outcome?.ToString());
        row.SetIfAny("Reason", incident.Reason?.ToString());
        row.SetIfAny("AccountId", incident.AccountId);
        row.SetIfAny("Product", incident.Subject.Product);
        row.SetIfAny("Version", incident.Subject.Version);
        row.SetIfAny("Severity", incident.Subject.Severity);
        row.SetIfAny(JudgedStart, incident.JudgedBy?.Start.ToRow());
        row.SetIfAny(JudgedEnd, incident.JudgedBy?.End.ToRow());
        row.SetIfAny(Refused, incident.Refused.Count > 0 ? StoredJson.Write(incident.Refused) : null);
        return row;
    }

    public static Incident ToIncident(TableEntity row) => new(row.Text("IncidentId"), row.Choice<IncidentStatus>("Status"))
    {
        Quarters = row.LongNumber("Quarters"),
        Outcome = row.OptionalChoice<IncidentOutcome>("Outcome"),
        Reason = row.OptionalChoice<RejectionReason>("Reason"),
        AccountId = row.GetString("AccountId"),
        Subject = new IncidentSubject(row.GetString("Product"), row.GetString("Version"), row.GetString("Severity")),
        JudgedBy = row.ContainsKey(JudgedStart) ? new ContractYear(row.Day(JudgedStart), row.Day(JudgedEnd)) : null,
        Refused = row.GetString(Refused) is { } json ? StoredJson.Read<List<RefusedOpening>>(json) : [],
    };
}
