using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Extensions;

/// <summary>E4: a later end for a contract, by the programme office.</summary>
public sealed class ExtensionApi(
    ContractAccess access,
    TermsCommit terms,
    ExtensionStarts starts,
    NoticeStarts notices,
    TimeProvider time)
{
    private const string Route = "partners/{partnerId}/contracts/{contractId}/extend";

    /// <summary>
    /// 202 with the contract as it is then, also when it was extended like that before; what had been rejected as expired is judged
    /// again after the answer. 400 for another day than <see cref="ExtensionRules"/> takes, 409 <c>revoked</c>.
    /// </summary>
    [Function(nameof(ExtendContract))]
    public async Task<IActionResult> ExtendContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string contractId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var found = await access.ForOfficeAsync(caller, partnerId, contractId, cancellationToken);
        if (found.Failed(out var problem, out var known))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(request, ExtensionRequest.Read, cancellationToken);
        if (body.Failed(out problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        var decided = ExtensionRules.Decide(known, wanted, caller.AccountId);
        if (decided.Change is not null)
        {
            (decided, known) = await ExtendAsync(contractId, wanted, caller.AccountId, client, cancellationToken);
        }

        return decided.Problem is { } refusal ? Answer.Of(refusal) : Accepted(known);
    }

    // The intent first: whatever dies behind the change, the timer starts what it calls for.
    private async Task<(ExtensionDecision Decision, Contract Contract)> ExtendAsync(
        string contractId, ExtensionRequest wanted, string by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var decided = default(ExtensionDecision);
        await starts.IntendAsync(contractId, wanted.Until, cancellationToken);
        var contract = await terms.ChangeAsync(
            contractId,
            current =>
            {
                decided = ExtensionRules.Decide(current, wanted, by);
                return decided.Change;
            },
            cancellationToken)
            ?? throw new InvalidOperationException("The contract of an extension is gone.");
        await starts.StartAsync(contractId, client, cancellationToken);
        await starts.ForgetAsync(contractId, wanted.Until, cancellationToken);
        await notices.TryStartAsync(client, contractId, cancellationToken);
        return (decided, contract);
    }

    private Answer Accepted(Contract contract) => Answer.Accepted(
        $"/api/partners/{contract.PartnerId}/contracts/{contract.Ids.ContractId}",
        ContractView.Of(contract, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
}
