using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>S3: until when the first response is due, and what became of it.</summary>
/// <param name="DueAt">Until when.</param>
/// <param name="RespondedAt">When it came.</param>
/// <param name="Missed">True when it came later, or has not come by then.</param>
/// <param name="By">Account id of the operator.</param>
public sealed record FirstResponseView(DateTimeOffset DueAt, DateTimeOffset? RespondedAt, bool Missed, string? By)
{
    public static FirstResponseView Of(RequestSummary request, DateTimeOffset now) =>
        new(request.DueAt, request.RespondedAt, request.IsMissed(now), request.RespondedBy);
}

/// <summary>A request in a list.</summary>
public sealed record RequestLine(
    string RequestId,
    string PartnerId,
    string CustomerId,
    CloudService Service,
    Severity Severity,
    RequestKind Kind,
    RequestState State,
    string Language,
    string Title,
    string FiledBy,
    DateTimeOffset FiledAt,
    FirstResponseView FirstResponse)
{
    public static RequestLine Of(RequestSummary request, DateTimeOffset now) => new(
        request.Key.ToString(),
        request.Key.PartnerId,
        request.CustomerId,
        request.Service,
        request.Severity,
        request.Kind,
        request.State,
        request.Language,
        request.Title,
        request.FiledBy,
        request.FiledAt,
        FirstResponseView.Of(request, now));
}

/// <summary>P5: what the books of its contract say about the incident of a request.</summary>
/// <param name="Status"><c>Pending</c> until its opening is there; then <c>Open</c>, <c>Rejected</c> or <c>Closed</c>.</param>
/// <param name="Reason">Why it was rejected; else null.</param>
public sealed record RequestIncidentView(string Status, IncidentReason? Reason)
{
    public static RequestIncidentView Of(Incident? booked, Language language) => new(
        booked is null ? "Pending" : booked.Status.ToString(),
        booked is { Status: IncidentStatus.Rejected, Reason: { } reason } ? IncidentReason.Of(reason, language) : null);
}

/// <summary>A request with all of it. The contract of one for the own tenant is told by its incident, to those who may see that.</summary>
public sealed record CustomerRequestView(
    string RequestId,
    string PartnerId,
    string CustomerId,
    CloudService Service,
    string? Product,
    string? Version,
    Severity Severity,
    RequestKind Kind,
    RequestState State,
    string Language,
    string Title,
    string Description,
    string BusinessImpact,
    RequestContact Contact,
    SupportPlan Plan,
    string? IncidentId,
    RequestIncidentView? Incident,
    string FiledBy,
    DateTimeOffset FiledAt,
    FirstResponseView FirstResponse,
    IReadOnlyList<HistoryLine> History,
    int HistoryLeftOut)
{
    public static CustomerRequestView Of(CustomerRequest request, Incident? booked, Language language, DateTimeOffset now) => new(
        request.Key.ToString(),
        request.Key.PartnerId,
        request.CustomerId,
        request.Service,
        request.Text.Product,
        request.Text.Version,
        request.Severity,
        request.Kind,
        request.State,
        request.Language,
        request.Title,
        request.Text.Description,
        request.Text.BusinessImpact,
        request.Text.Contact,
        request.Plan,
        request.ContractId is null ? null : request.Key.Id,
        request.ContractId is null ? null : RequestIncidentView.Of(booked, language),
        request.FiledBy,
        request.FiledAt,
        FirstResponseView.Of(RequestSummary.Of(request), now),
        [.. request.History.Entries.Select(HistoryLine.Of)],
        request.History.LeftOut);
}

/// <summary>Who did what when.</summary>
public sealed record HistoryLine(
    RequestEvent What, DateTimeOffset At, string? By, RequestActor Actor, RequestState? State, Severity? Severity, string? Text)
{
    public static HistoryLine Of(HistoryEntry entry) =>
        new(entry.What, entry.At, entry.By, entry.Actor, entry.State, entry.Severity, entry.Text);
}

/// <summary>Shows single requests with what became of their incidents.</summary>
public sealed class CustomerRequestViews(LedgerReader ledger, TimeProvider time)
{
    /// <summary>The request as it is now. One point read where it has a contract of its own.</summary>
    public async Task<CustomerRequestView> OfAsync(CustomerRequest request, Language language, CancellationToken cancellationToken) =>
        Of(request, await OwnTenantPlans.BookedAsync(ledger, request, cancellationToken), language);

    /// <summary>Likewise, where its incident was looked up already; reads nothing.</summary>
    public CustomerRequestView Of(CustomerRequest request, Incident? booked, Language language) =>
        CustomerRequestView.Of(request, booked, language, time.GetUtcNow());
}
