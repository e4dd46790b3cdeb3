using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>The books of a contract as rows: one per incident, one per event, one per commit with its ledger entries.</summary>
public static class BookRows
{
    public static TableEntity From(string contractId, Incident incident)
    {
        var row = new TableEntity(contractId, IncidentKeys.Incident(incident.IncidentId))
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
        return row;
    }

    public static Incident ToIncident(TableEntity row) => new(
        row.Text("IncidentId"),
        row.Choice<IncidentStatus>("Status"),
        row.LongNumber("Quarters"),
        row.GetString("Outcome") is { } outcome ? Enum.Parse<IncidentOutcome>(outcome) : null,
        row.GetString("Reason") is { } reason ? Enum.Parse<RejectionReason>(reason) : null,
        row.GetString("AccountId"),
        new IncidentSubject(row.GetString("Product"), row.GetString("Version"), row.GetString("Severity")));

    /// <summary>The row that makes an event count once; keeps what its redelivery needs.</summary>
    public static TableEntity FromEvent(string contractId, LedgerEntry entry) => new(contractId, IncidentKeys.Event(entry.Event))
    {
        ["Sequence"] = entry.Sequence,
        ["Notice"] = entry.CallsForNotice ? JsonSerializer.Serialize(entry, ApiJson.Options) : "",
    };

    /// <summary>The entry that calls for a notice, or null.</summary>
    public static LedgerEntry? ToNotice(TableEntity row) =>
        row.Text("Notice") is { Length: > 0 } json ? JsonSerializer.Deserialize<LedgerEntry>(json, ApiJson.Options) : null;

    /// <summary>The entries of one commit.</summary>
    public static TableEntity FromEntries(string contractId, IReadOnlyList<LedgerEntry> entries)
    {
        var row = new TableEntity(contractId, IncidentKeys.Ledger(entries[0].Sequence)) { ["At"] = entries[0].At };
        LongText.Write(row, "Entries", JsonSerializer.Serialize(entries, ApiJson.Options));
        return row;
    }

    public static IReadOnlyList<LedgerEntry> ToEntries(TableEntity row) =>
        JsonSerializer.Deserialize<List<LedgerEntry>>(LongText.Read(row, "Entries"), ApiJson.Options) ?? [];
}
