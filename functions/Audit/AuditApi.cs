using System.Globalization;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Audit;

/// <summary>I6: balances against their ledgers, for the operators.</summary>
public sealed class AuditApi(
    AuditStarts starts, AuditStore audits, BalanceReader balances, BalanceRepair repair, RepeatableRequests requests)
{
    private const string Route = "operations/audit";
    private const int LongestId = 60;

    /// <summary>
    /// Audits every contract: 202 with the audit, which goes on after the answer; while one runs it is that one. With
    /// <c>?contractId=</c> that contract alone: 200 with what was found.
    /// </summary>
    [Function(nameof(PostAudit))]
    public async Task<IActionResult> PostAudit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var query = new Queries(request);
        var contractId = query.Text("contractId", LongestId);
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        return contractId is not null
            ? await AuditAsync(contractId, cancellationToken)
            : await requests.RunAsync(
                request,
                async creation =>
                {
                    var (run, status) = await starts.StartAsync(creation.Id, client, cancellationToken);
                    return Answer.Accepted($"/api/{Route}/{run.AuditId}", AuditView.Of(run, status));
                },
                cancellationToken);
    }

    /// <summary>How far an audit is, and what it has counted.</summary>
    [Function(nameof(GetAudit))]
    public async Task<IActionResult> GetAudit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{auditId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string auditId,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        return IdGenerator.IsId(auditId) && await starts.FindAsync(auditId, client, cancellationToken) is var (run, status)
            ? Answer.Ok(AuditView.Of(run, status))
            : Answer.Of(AuditErrors.NotFound());
    }

    /// <summary>A page of the differences that an audit has found so far, in the order of the Contract IDs.</summary>
    [Function(nameof(GetAuditDifferences))]
    public async Task<IActionResult> GetAuditDifferences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{auditId}/differences")] HttpRequest request,
        string auditId,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var query = new Queries(request);
        var top = (int)(query.Number("top", Paging.MaxTop) ?? Paging.DefaultTop);
        var first = query.Number("continuation", AuditRun.MostKept) ?? 1;
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        if (!IdGenerator.IsId(auditId) || await audits.FindAsync(auditId, cancellationToken) is not { } stored)
        {
            return Answer.Of(AuditErrors.NotFound());
        }

        var page = await audits.DifferencesAsync(auditId, first, top, cancellationToken);
        var next = first + page.Count;
        return Answer.Ok(new Page<DifferenceView>(
            [.. page.Select(kept => DifferenceView.Of(kept.ContractId, kept.PartnerId, kept.Difference))],
            page.Count > 0 && next <= stored.Run.Kept ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>
    /// Sets the balance of one contract to what its ledger says: 200 with what an audit finds afterwards, also where nothing was wrong;
    /// 409 <c>ledger-unsound</c> when the ledger contradicts itself.
    /// </summary>
    [Function(nameof(RepairBalance))]
    public async Task<IActionResult> RepairBalance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/balances/repair")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if (!caller.IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var body = await RequestBody.ReadAsync(request, RepairRequest.Read, cancellationToken);
        if (body.Failed(out var problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        Result<RepairedContract> repaired;
        try
        {
            repaired = ContractIds.IsContractId(wanted.ContractId)
                ? await repair.RepairAsync(wanted, caller.AccountId, cancellationToken)
                : AuditErrors.ContractNotFound();
        }
        catch (NotReadInTimeException)
        {
            repaired = AuditErrors.NotReadInTime(balances.TimeLimit);
        }

        return repaired.Failed(out problem, out var done)
            ? Answer.Of(problem)
            : Answer.Ok(new RepairView(done.WasWrong, AuditedContractView.Of(done.Audited)));
    }

    private async Task<IActionResult> AuditAsync(string contractId, CancellationToken cancellationToken)
    {
        try
        {
            return ContractIds.IsContractId(contractId) && await balances.AuditAsync(contractId, cancellationToken) is { } found
                ? Answer.Ok(AuditedContractView.Of(found))
                : Answer.Of(AuditErrors.ContractNotFound());
        }
        catch (NotReadInTimeException)
        {
            return Answer.Of(AuditErrors.NotReadInTime(balances.TimeLimit));
        }
    }
}
