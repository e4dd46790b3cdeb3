using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Rerating;

/// <summary>Rates contracts by the profile of their partner (A11): in storage, once for each version of the profile.</summary>
public sealed class RatedContracts(PartnerStore partners, TermsCommit terms, EntitlementCatalog catalog, TimeProvider time)
    : IContractFollower
{
    /// <summary>Rates one contract. True when its terms changed, which somebody has to be told; false also when there is none.</summary>
    public async Task<bool> RateAsync(string contractId, ProfileVersion profile, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        TermsChange? change = null;
        await terms.ChangeAsync(
            contractId, contract => change = ContractRating.Rate(contract, profile, catalog, today), cancellationToken);
        return change is { IsSilent: false };
    }

    /// <summary>
    /// Rates a contract that has just begun: its profile may have changed since it was asked for. Whoever changes it from now on finds
    /// the contract.
    /// </summary>
    public async Task StartedAsync(Contract contract, CancellationToken cancellationToken)
    {
        if (await partners.ProfileVersionAsync(contract.PartnerId, cancellationToken) is { } profile)
        {
            // The timer of the notices tells, should there be something.
            await RateAsync(contract.Ids.ContractId, profile, cancellationToken);
        }
    }
}
