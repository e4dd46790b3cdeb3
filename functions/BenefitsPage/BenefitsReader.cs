using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>What one user of a partner sees of its benefits.</summary>
public sealed record BenefitsView(
    PartnerProfile Profile,
    PartnerUser User,
    IReadOnlyList<PartnerUser> Administrators,
    IReadOnlyList<BenefitLine> Lines,
    bool PartnerActive);

/// <summary>Reads the benefits page: one query of the partner's partition and one point read per contract.</summary>
public sealed class BenefitsReader(BenefitsTables tables, ContractStore contracts, EntitlementCatalog catalog, TimeProvider time)
{
    /// <summary>The page for <paramref name="caller"/>; 404 when it does not belong to the partner.</summary>
    public async Task<Result<BenefitsView>> ReadAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        if (!PartnerRequests.IsPartnerId(partnerId))
        {
            return PartnerErrors.NotFound();
        }

        var partition = await PartnerPartition.ReadAsync(tables, partnerId, cancellationToken);
        if (partition.Profile is not { } profile || partition.User(caller.AccountId) is not { } user)
        {
            return PartnerErrors.NotFound();
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var ids = partition.Activations.Select(a => a.ContractIds?.ContractId).OfType<string>();
        var found = (await ids.LookUpAsync(id => contracts.FindAsync(id, cancellationToken))).OfType<Contract>()
            .ToDictionary(c => c.Ids.ContractId);
        var lines = BenefitLine.All(Entitlement.On(today, profile, catalog), partition.Activations, found, today);
        return new BenefitsView(profile, user, PartnerDirectory.Administrators(partition.Users), lines, profile.IsActiveOn(today));
    }
}
