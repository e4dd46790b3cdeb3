using Azure.Data.Tables;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// An incident that was opened through the API, as it was asked for. What became of it is in the books of its contract; of one without
/// a contract (P5) it is here.
/// </summary>
public sealed record OpenedIncident(
    string IncidentId,
    string OpenedBy,
    DateTimeOffset OpenedAt,
    SupportPlan Plan,
    string? ContractId,
    string Product,
    string? Version,
    Severity Severity,
    string Title,
    string Language)
{
    private const string RowKey = "incident";

    /// <summary>How it was closed; only for one without a contract.</summary>
    public IncidentOutcome? Outcome { get; init; }

    /// <summary>Where it is kept.</summary>
    public static (string Partition, string Row) KeyOf(string incidentId) => (incidentId, RowKey);

    public TableEntity ToRow()
    {
        var row = new TableEntity(IncidentId, RowKey)
        {
            ["OpenedBy"] = OpenedBy,
            ["OpenedAt"] = OpenedAt,
            ["Plan"] = Plan.ToString(),
            ["Product"] = Product,
            ["Severity"] = Severity.ToString(),
            ["Title"] = Title,
            ["Language"] = Language,
        };
        row.SetIfAny("ContractId", ContractId);
        row.SetIfAny("Version", Version);
        row.SetIfAny("Outcome", Outcome?.ToString());
        return row;
    }

    public static OpenedIncident FromRow(TableEntity row) => new(
        row.PartitionKey,
        row.Text("OpenedBy"),
        row.Time("OpenedAt"),
        row.Choice<SupportPlan>("Plan"),
        row.GetString("ContractId"),
        row.Text("Product"),
        row.GetString("Version"),
        row.Choice<Severity>("Severity"),
        row.Text("Title"),
        row.Text("Language"))
    {
        Outcome = row.GetString("Outcome") is { } outcome ? Enum.Parse<IncidentOutcome>(outcome) : null,
    };
}
