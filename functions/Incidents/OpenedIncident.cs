using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>Plans that an incident can be opened under.</summary>
public enum IncidentPlan
{
    ProductSupport,
    SignatureCloudSupport,
}

/// <summary>How much a problem hurts.</summary>
public enum Severity
{
    /// <summary>Critical.</summary>
    A,

    /// <summary>Moderate.</summary>
    B,

    /// <summary>Minimal.</summary>
    C,
}

/// <summary>An incident that was opened through the API, as it was asked for; what became of it is in the books of its contract.</summary>
public sealed record OpenedIncident(
    string IncidentId, string OpenedBy, DateTimeOffset OpenedAt, IncidentPlan Plan, string ContractId, string Product, string Version, Severity Severity, string Title, string Language)
{
    private const string RowKey = "incident";

    /// <summary>Where it is kept.</summary>
    public static (string Partition, string Row) KeyOf(string incidentId) => (incidentId, RowKey);

    public TableEntity ToRow() => new(IncidentId, RowKey)
    {
        ["OpenedBy"] = OpenedBy,
        ["OpenedAt"] = OpenedAt,
        ["Plan"] = Plan.ToString(),
        ["ContractId"] = ContractId,
        ["Product"] = Product,
        ["Version"] = Version,
        ["Severity"] = Severity.ToString(),
        ["Title"] = Title,
        ["Language"] = Language,
    };

    public static OpenedIncident FromRow(TableEntity row) => new(
        row.PartitionKey,
        row.Text("OpenedBy"),
        row.Time("OpenedAt"),
        row.Choice<IncidentPlan>("Plan"),
        row.Text("ContractId"),
        row.Text("Product"),
        row.Text("Version"),
        row.Choice<Severity>("Severity"),
        row.Text("Title"),
        row.Text("Language"));
}
