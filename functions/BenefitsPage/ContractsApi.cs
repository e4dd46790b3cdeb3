using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>The contracts that came of a partner's activations.</summary>
public sealed class ContractsApi(
    PartnerAccess access, ContractAccess contractAccess, ActivationStore activations, ContractStore contracts, TimeProvider time)
{
    private const string Route = "partners/{partnerId}/contracts";

    /// <summary>A page of the contracts, that of the newest activation first. One query, and one point read per contract.</summary>
    [Function(nameof(GetContracts))]
    public async Task<IActionResult> GetContracts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var all = await activations.AllAsync(partnerId, cancellationToken);
        List<string> ids = [.. all.Select(activation => activation.ContractIds?.ContractId).OfType<string>()];
        if (paging.Of(ids, id => id).Failed(out problem, out var page))
        {
            return Answer.Of(problem);
        }

        var found = await page.Items.LookUpAsync(id => contracts.FindAsync(id, cancellationToken));
        return Answer.Ok(new Page<ContractView>([.. found.OfType<Contract>().Select(View)], page.Continuation));
    }

    [Function(nameof(GetContract))]
    public async Task<IActionResult> GetContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{contractId}")] HttpRequest request,
        string partnerId,
        string contractId,
        CancellationToken cancellationToken)
    {
        var found = await contractAccess.ForProgrammeUserAsync(Caller.Of(request), partnerId, contractId, cancellationToken);
        return found.Failed(out var problem, out var contract) ? Answer.Of(problem) : Answer.Ok(View(contract));
    }

    private ContractView View(Contract contract) => ContractView.Of(contract, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
}
