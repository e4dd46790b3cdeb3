using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Contracts;

/// <summary>Lets a partner's users in the programme see its contracts, and nobody else but the office know that they exist.</summary>
public sealed class ContractAccess(PartnerAccess partners, ContractStore contracts)
{
    /// <summary>The contract; 404 when the partner is not the caller's or the contract not the partner's, 403 for CSP only (A2).</summary>
    public async Task<Result<Contract>> ForProgrammeUserAsync(
        Caller caller, string partnerId, string contractId, CancellationToken cancellationToken)
    {
        var entered = await partners.ForProgrammeUserAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out var problem, out _) ? problem : await FindAsync(partnerId, contractId, cancellationToken);
    }

    /// <summary>
    /// For the programme office: the contract; 403 for the partner's users, 404 for everybody else and when it is none of the partner's.
    /// </summary>
    public async Task<Result<Contract>> ForOfficeAsync(
        Caller caller, string partnerId, string contractId, CancellationToken cancellationToken)
    {
        var entered = await partners.ForOfficeAsync(caller, partnerId, cancellationToken);
        return entered.Failed(out var problem, out _) ? problem : await FindAsync(partnerId, contractId, cancellationToken);
    }

    private async Task<Result<Contract>> FindAsync(string partnerId, string contractId, CancellationToken cancellationToken)
    {
        var contract = ContractIds.IsContractId(contractId) ? await contracts.FindAsync(contractId, cancellationToken) : null;
        return contract?.PartnerId == partnerId ? contract : ContractErrors.NotFound();
    }
}
