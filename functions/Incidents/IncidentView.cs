using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// An incident as the API shows it: <c>Pending</c> until its opening is in the books. What a portal does not say is null.
/// </summary>
public sealed record IncidentView(
    string IncidentId,
    string Status,
    IncidentReason? Reason,
    IncidentOutcome? Outcome,
    SupportPlan? Plan,
    string? ContractId,
    string? Product,
    string? Version,
    string? Severity,
    string? Title,
    string? Language,
    string? OpenedBy,
    DateTimeOffset? OpenedAt)
{
    public static IncidentView Of(FoundIncident found, Language language)
    {
        var (opened, booked) = (found.Opened, found.Booked);
        var status = StatusOf(found);
        return new(
            found.IncidentId,
            status,
            booked?.Status == IncidentStatus.Rejected ? IncidentReason.Of(booked.Reason!.Value, language) : null,
            booked?.Status == IncidentStatus.Closed ? booked.Outcome : opened?.Outcome,
            opened?.Plan ?? (found.Contract is { } contract ? SupportPlans.Of(contract.Benefit) : null),
            found.ContractId,
            opened?.Product ?? booked?.Subject.Product,
            opened is null ? booked?.Subject.Version : opened.Version,
            opened?.Severity.ToString() ?? booked?.Subject.Severity,
            opened?.Title,
            opened?.Language,
            found.OpenedBy,
            opened?.OpenedAt);
    }

    private static string StatusOf(FoundIncident found) => found switch
    {
        { Contract: null, Opened.Outcome: null } => nameof(IncidentStatus.Open),
        { Contract: null } => nameof(IncidentStatus.Closed),
        { Booked: null or { Status: IncidentStatus.ClosedEarly } } => "Pending",
        { Booked.Status: var status } => status.ToString(),
    };
}

/// <summary>Why an incident was rejected.</summary>
public sealed record IncidentReason(string Code, string Detail, string Remedy)
{
    public static IncidentReason Of(RejectionReason reason, Language language)
    {
        var text = RejectionReasons.Of(reason);
        return new IncidentReason(text.Code, text.Detail.In(language), text.Remedy.In(language));
    }
}
