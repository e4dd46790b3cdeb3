using BenefitsFunctions.Accounts;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Products;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Plans;

/// <summary>
/// P3: collects the plans to consider for an account. One query of the account's partition, one of each partner's that it belongs to,
/// and one point read per contract: of those that it linked, and of those partners' others.
/// </summary>
public sealed class PlanReader(BenefitsTables tables, AccountStore accounts, ContractStore contracts, EntitlementCatalog catalog)
{
    /// <summary>The plans to consider.</summary>
    public async Task<IReadOnlyList<PlanCandidate>> CandidatesAsync(
        string accountId, PlanQuestion question, CancellationToken cancellationToken)
    {
        var account = await accounts.ReadAsync(accountId, cancellationToken);
        var reading = account.Links.LookUpAsync(l => contracts.FindAsync(l.ContractId, cancellationToken));
        var partners = await account.Partners.LookUpAsync(
            async id => (Id: id, Partition: await PartnerPartition.ReadAsync(tables, id, cancellationToken)));
        var linked = (await reading).OfType<Contract>().Select(PlanCandidate.Of).OfType<PlanCandidate>().ToList();
        var linkedIds = account.Links.Select(l => l.ContractId).ToHashSet();
        var ofPartners = await Task.WhenAll(
            partners.Select(p => OfPartnerAsync(p.Id, p.Partition, accountId, linkedIds, question, cancellationToken)));
        var isAdminAgent = partners.Any(p => p.Partition.User(accountId)?.Roles.Contains(PartnerRole.AdminAgent) == true);
        return [.. linked, .. ofPartners.SelectMany(c => c), .. isAdminAgent ? OfAdminAgent(question.Product) : []];
    }

    // P5
    private static IEnumerable<PlanCandidate> OfAdminAgent(Product product)
    {
        yield return new PlanCandidate(SupportPlan.CloudSolutionProvider, PlanStanding.Linked);
        if (product is { Kind: ProductKind.Cloud, NeedsPlanInOwnTenant: false })
        {
            yield return new PlanCandidate(SupportPlan.Included, PlanStanding.Linked);
        }
    }

    private async Task<IEnumerable<PlanCandidate>> OfPartnerAsync(
        string partnerId,
        PartnerPartition partition,
        string accountId,
        HashSet<string> linkedIds,
        PlanQuestion question,
        CancellationToken cancellationToken)
    {
        if (partition.Profile is not { } profile || partition.User(accountId) is not { Association: Association.Programme })
        {
            return [];
        }

        var day = question.Day;
        var live = partition.Activations.Where(a => !a.Status.CameToNothing() && a.Entitlement.Start <= day).ToList();
        var newest = live.GroupBy(a => (a.Entitlement.Benefit, a.Entitlement.Membership, a.Entitlement.LocationId))
            .Select(g => g.MaxBy(a => (a.Entitlement.Start, a.RequestedAt))).ToHashSet();
        var activated = await live.Where(a => SupportPlans.Of(a.Entitlement.Benefit) is not null)
            .Where(a => a.ContractIds is null || !linkedIds.Contains(a.ContractIds.ContractId))
            .LookUpAsync(async a => (Activation: a, Candidate: await OfAsync(a, question.Product, cancellationToken)));

        // Of what has ended the last one tells enough.
        var shown = activated.Where(a => day <= a.Candidate?.End || (newest.Contains(a.Activation) && a.Activation.ContractIds is not null))
            .Select(a => a.Candidate);
        var open = Entitlement.On(day, profile, catalog).Where(e => !live.Any(a => a.AnswersFor(e)))
            .Select(e => PlanCandidate.Of(e, PlanStanding.NotActivated));
        var administrators = PartnerDirectory.Administrators(partition.Users).Select(u => u.DisplayName).ToList();
        return shown.Concat(open).OfType<PlanCandidate>()
            .Select(c => c with { PartnerId = partnerId, PartnerName = profile.Name, Administrators = administrators });
    }

    // By the contract, which may end on another day than what was activated. L5: where no link is needed it is as good as linked;
    // where one is, its balance is not looked at.
    private async Task<PlanCandidate?> OfAsync(Activation activation, Product product, CancellationToken cancellationToken)
    {
        if (activation.ContractIds is not { } ids)
        {
            return PlanCandidate.Of(activation.Entitlement, PlanStanding.Requested);
        }

        return await contracts.FindAsync(ids.ContractId, cancellationToken) is not { } contract ? null
            : product.NeedsLink ? PlanCandidate.Of(contract)! with { Standing = PlanStanding.NotLinked, Contract = null }
            : PlanCandidate.Of(contract);
    }
}
