using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Incidents;

/// <summary>Opening, watching and closing incidents.</summary>
public sealed class IncidentsApi(
    IncidentOutbox outbox, IncidentFinder finder, PlanCheck plans, RepeatableRequests requests, TimeProvider time)
{
    private const string Route = "incidents";

    /// <summary>Under the plan that is named, or else the preselected one; 409 with every reason when it can't be used.</summary>
    [Function(nameof(PostIncident))]
    public Task<IActionResult> PostIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        requests.RunAsync(request, creation => OpenAsync(request, creation, cancellationToken), cancellationToken);

    /// <summary>For its opener and the users of the contract's partner.</summary>
    [Function(nameof(GetIncident))]
    public async Task<IActionResult> GetIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{incidentId}")] HttpRequest request,
        string incidentId,
        CancellationToken cancellationToken) =>
        await finder.FindAsync(Caller.Of(request), incidentId, cancellationToken) is { } found
            ? Answer.Ok(IncidentView.Of(found, LanguageTags.Wanted(request)))
            : Answer.Of(IncidentErrors.NotFound());

    /// <summary>For its opener. The closing is on its way when this answers 202; one that changes nothing is answered 200.</summary>
    [Function(nameof(CloseIncident))]
    public async Task<IActionResult> CloseIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{incidentId}/close")] HttpRequest request,
        string incidentId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if (await finder.FindAsync(caller, incidentId, cancellationToken) is not { } found || found.OpenedBy != caller.AccountId)
        {
            return Answer.Of(IncidentErrors.NotFound());
        }

        var body = await RequestBody.ReadAsync(
            request, fields => new Closing(fields.Choice<IncidentOutcome>("outcome")), cancellationToken);
        if (body.Failed(out var problem, out var closing))
        {
            return Answer.Of(problem);
        }

        if (found.StaysWith(closing.Outcome))
        {
            return Answer.Ok(IncidentView.Of(found, LanguageTags.Wanted(request)));
        }

        await outbox.CloseAsync(found, caller.AccountId, closing.Outcome, cancellationToken);
        return Answer.Accepted($"/api/{Route}/{Uri.EscapeDataString(incidentId)}", new { incidentId, closing.Outcome });
    }

    private async Task<Answer> OpenAsync(HttpRequest request, Creation creation, CancellationToken cancellationToken)
    {
        if (creation.MayBeRepeated && await outbox.FindAsync(creation.Id, cancellationToken) is { } before)
        {
            return Opened(before);
        }

        var caller = Caller.Of(request);
        var body = await RequestBody.ReadAsync(request, Read, cancellationToken);
        if (body.Failed(out var problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        var now = time.GetUtcNow();
        if (plans.Ask(wanted.Product, wanted.Version, DateOnly.FromDateTime(now.UtcDateTime)).Failed(out problem, out var question))
        {
            return Answer.Of(problem);
        }

        var answer = await plans.AnswerAsync(caller, question, cancellationToken);
        if (PlanChoice.Choose(answer, wanted.Plan, wanted.ContractId).Failed(out problem, out var chosen))
        {
            return Answer.Of(problem);
        }

        var incident = new OpenedIncident(
            creation.Id,
            caller.AccountId,
            now,
            chosen.Plan,
            chosen.ContractId,
            question.Product.Id,
            question.Version?.Version,
            wanted.Severity,
            wanted.Title,
            wanted.Language);
        return Opened(await outbox.OpenAsync(incident, cancellationToken));
    }

    private static Answer Opened(OpenedIncident incident) => Answer.Accepted(
        $"/api/{Route}/{incident.IncidentId}", new { incident.IncidentId, Status = "Pending", incident.Plan, incident.ContractId });

    private static IncidentRequest Read(Fields fields) => new(
        fields.OptionalChoice<SupportPlan>("plan"),
        fields.OptionalText("contractId", ContractIds.ContractIdLength),
        fields.Text("product", 100),
        fields.OptionalText("version", 100),
        fields.Choice<Severity>("severity"),
        fields.Text("title", 200),
        fields.Text("language", 10));

    private sealed record IncidentRequest(
        SupportPlan? Plan, string? ContractId, string Product, string? Version, Severity Severity, string Title, string Language);

    private sealed record Closing(IncidentOutcome Outcome);
}
