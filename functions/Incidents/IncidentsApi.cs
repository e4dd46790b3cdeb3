using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Incidents;

/// <summary>Opening, watching and closing incidents.</summary>
public sealed class IncidentsApi(IncidentOutbox outbox, LedgerReader ledger, ContractStore contracts, PartnerStore partners, IdGenerator ids, TimeProvider time)
{
    private const string Route = "incidents";

    [Function(nameof(PostIncident))]
    public async Task<IActionResult> PostIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var body = await RequestBody.ReadAsync(request, fields => Read(fields, caller), cancellationToken);
        if (body.Failed(out var problem, out var incident))
        {
            return Answer.Of(problem);
        }

        var contract = ContractIds.IsContractId(incident.ContractId) ? await contracts.FindAsync(incident.ContractId, cancellationToken) : null;
        if (contract is null || await partners.UserAsync(contract.PartnerId, caller.AccountId, cancellationToken) is not { Association: Association.Programme })
        {
            return Answer.Of(IncidentErrors.ContractNotFound());
        }

        if (contract.Benefit.ToString() != incident.Plan.ToString())
        {
            return Answer.Of(IncidentErrors.OtherPlan(contract));
        }

        await outbox.OpenAsync(incident, cancellationToken);
        return Answer.Accepted($"/api/incidents/{incident.IncidentId}", new { incident.IncidentId, Status = "Pending" });
    }

    /// <summary>For its opener and the users of the contract's partner.</summary>
    [Function(nameof(GetIncident))]
    public async Task<IActionResult> GetIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{incidentId}")] HttpRequest request, string incidentId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        return await FindAsync(incidentId, cancellationToken) is { } incident && await MaySeeAsync(caller, incident, cancellationToken)
            ? Answer.Ok(IncidentView.Of(incident, await ledger.IncidentAsync(incident.ContractId, incidentId, cancellationToken), Languages.Wanted(request)))
            : Answer.Of(IncidentErrors.NotFound());
    }

    /// <summary>For its opener. The closing is on its way when this answers; closing twice changes nothing.</summary>
    [Function(nameof(CloseIncident))]
    public async Task<IActionResult> CloseIncident(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{incidentId}/close")] HttpRequest request, string incidentId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if (await FindAsync(incidentId, cancellationToken) is not { } incident || incident.OpenedBy != caller.AccountId)
        {
            return Answer.Of(IncidentErrors.NotFound());
        }

        var body = await RequestBody.ReadAsync(request, fields => new Closing(fields.Choice<IncidentOutcome>("outcome")), cancellationToken);
        if (body.Failed(out var problem, out var closing))
        {
            return Answer.Of(problem);
        }

        await outbox.CloseAsync(incident, caller.AccountId, closing.Outcome, cancellationToken);
        return Answer.Accepted($"/api/incidents/{incidentId}", new { incidentId, closing.Outcome });
    }

    private OpenedIncident Read(Fields fields, Caller caller) => new(
        ids.NewId(),
        caller.AccountId,
        time.GetUtcNow(),
        fields.Choice<IncidentPlan>("plan"),
        fields.Text("contractId", ContractIds.ContractIdLength),
        fields.Text("product", 100),
        fields.Text("version", 100),
        fields.Choice<Severity>("severity"),
        fields.Text("title", 200),
        fields.Text("language", 10));

    private async Task<OpenedIncident?> FindAsync(string incidentId, CancellationToken cancellationToken) =>
        incidentId.Length == 32 && incidentId.All(char.IsAsciiHexDigitLower) ? await outbox.FindAsync(incidentId, cancellationToken) : null;

    private async Task<bool> MaySeeAsync(Caller caller, OpenedIncident incident, CancellationToken cancellationToken) =>
        incident.OpenedBy == caller.AccountId
        || (await contracts.FindAsync(incident.ContractId, cancellationToken) is { } contract
            && await partners.UserAsync(contract.PartnerId, caller.AccountId, cancellationToken) is { Association: Association.Programme });

    private sealed record Closing(IncidentOutcome Outcome);
}
