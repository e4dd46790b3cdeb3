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
/// and one point read per contract: the linked ones, and those of its partners. What counts is the contract's own end (A11, E4).
/// </summary>
public sealed class PlanReader(BenefitsTables tables, AccountStore accounts, ContractStore contracts, EntitlementCatalog catalog)
{
    /// <summary>The plans to consider.</summary>
    public async Task<IReadOnlyList<PlanCandidate>> CandidatesAsync(
        string accountId, PlanQuestion question, CancellationToken cancellationToken)
    {
        var account = await accounts.ReadAsync(accountId, cancellationToken);
        var reading = Task.WhenAll(account.Links.Select(l => contracts.FindAsync(l.ContractId, cancellationToken)));
        var partners = await Task.WhenAll(
            account.Partners.Select(async id => (Id: id, Partition: await PartnerPartition.ReadAsync(tables, id, cancellationToken))));
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

        var live = partition.Activations.Where(a => !a.Status.CameToNothing()).ToList();
        var activated = await Task.WhenAll(
            live.Where(a => a.ContractIds is null || !linkedIds.Contains(a.ContractIds.ContractId))
                .Select(a => OfActivationAsync(a, question, cancellationToken)));
        var open = Entitlement.On(question.Day, profile, catalog).Where(e => !live.Any(a => a.AnswersFor(e)))
            .Select(e => PlanCandidate.Of(e, PlanStanding.NotActivated));
        var administrators = PartnerDirectory.Administrators(partition.Users).Select(u => u.DisplayName).ToList();
        return activated.Concat(open).OfType<PlanCandidate>()
            .Select(c => c with { PartnerId = partnerId, PartnerName = profile.Name, Administrators = administrators });
    }

    // Null when it is no plan, or is over on the day.
    private async Task<PlanCandidate?> OfActivationAsync(
        Activation activation, PlanQuestion question, CancellationToken cancellationToken)
    {
        var (entitlement, day) = (activation.Entitlement, question.Day);
        if (activation.ContractIds is { } ids && await contracts.FindAsync(ids.ContractId, cancellationToken) is { } contract)
        {
            return day < contract.Start || day > contract.End ? null
                : question.Product.NeedsLink ? NotLinked(contract)
                : PlanCandidate.Of(contract);
        }

        return day < entitlement.Start || day > entitlement.End ? null : PlanCandidate.Of(entitlement, PlanStanding.Requested);
    }

    // L5: where the product needs a link, what is in the contract is for those who have linked it.
    private static PlanCandidate? NotLinked(Contract contract) => PlanCandidate.Of(contract) is { } candidate
        ? candidate with { Standing = PlanStanding.NotLinked, Contract = null }
        : null;
}
