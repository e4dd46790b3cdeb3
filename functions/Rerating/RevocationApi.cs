using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Rerating;

/// <summary>Ending contracts by decision of the programme office.</summary>
public sealed class RevocationApi(ContractAccess access, TermsCommit terms, NoticeStarts notices, TimeProvider time)
{
    private const int MaxReason = 500;

    /// <summary>E4: 202 with the contract, which ends today; the same for one that is revoked already. 409 when it has ended.</summary>
    [Function(nameof(RevokeContract))]
    public async Task<IActionResult> RevokeContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/contracts/{contractId}/revoke")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string contractId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if ((await access.ForOfficeAsync(caller, partnerId, contractId, cancellationToken)).Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(
            request, fields => new Revocation(caller.AccountId, fields.Text("reason", MaxReason)), cancellationToken);
        if (body.Failed(out problem, out var revocation))
        {
            return Answer.Of(problem);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Problem? refusal = null;
        var contract = await terms.ChangeAsync(
            contractId,
            current =>
            {
                refusal = null;
                return revocation.Decide(current, today) is { } decided && !decided.Failed(out refusal, out var change) ? change : null;
            },
            cancellationToken);
        if (refusal is not null)
        {
            return Answer.Of(refusal);
        }

        await notices.TryStartAsync(client, contractId, cancellationToken);
        return Answer.Accepted(
            $"/api/partners/{partnerId}/contracts/{contractId}", ContractView.Of(contract!, today));
    }
}
