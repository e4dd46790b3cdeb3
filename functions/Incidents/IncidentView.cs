using BenefitsFunctions.Http;

namespace BenefitsFunctions.Incidents;

/// <summary>An incident as the API shows it: <c>Pending</c> until its opening is in the books.</summary>
public sealed record IncidentView(
    string IncidentId,
    string Status,
    IncidentReason? Reason,
    IncidentOutcome? Outcome,
    IncidentPlan Plan,
    string ContractId,
    string Product,
    string Version,
    Severity Severity,
    string Title,
    string Language,
    string OpenedBy,
    DateTimeOffset OpenedAt)
{
    public static IncidentView Of(OpenedIncident opened, Incident? booked, Language language)
    {
        var status = booked is null or { Status: IncidentStatus.ClosedEarly } ? "Pending" : booked.Status.ToString();
        return new(
            opened.IncidentId,
            status,
            booked?.Status == IncidentStatus.Rejected ? IncidentReason.Of(booked.Reason!.Value, language) : null,
            booked?.Status == IncidentStatus.Closed ? booked.Outcome : null,
            opened.Plan,
            opened.ContractId,
            opened.Product,
            opened.Version,
            opened.Severity,
            opened.Title,
            opened.Language,
            opened.OpenedBy,
            opened.OpenedAt);
    }
}

/// <summary>Why an incident was rejected.</summary>
public sealed record IncidentReason(string Code, string Detail, string Remedy)
{
    public static IncidentReason Of(RejectionReason reason, Language language)
    {
        var (detail, remedy) = IncidentErrors.Describe(reason);
        return new IncidentReason(IncidentErrors.Code(reason), detail.In(language), remedy.In(language));
    }
}
