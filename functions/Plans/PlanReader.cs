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
/// and one point read per linked contract and per contract of the year of those partners.
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
        var ofPartners = partners.SelectMany(p => OfPartner(p.Id, p.Partition, accountId, linkedIds, question.Day)).ToList();
        ofPartners = [.. await Task.WhenAll(ofPartners.Select(c => WithContractAsync(c, question.Product, cancellationToken)))];

        var isAdminAgent = partners.Any(p => p.Partition.User(accountId)?.Roles.Contains(PartnerRole.AdminAgent) == true);
        return [.. linked, .. ofPartners, .. isAdminAgent ? OfAdminAgent(question.Product) : []];
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

    private IEnumerable<PlanCandidate> OfPartner(
        string partnerId, PartnerPartition partition, string accountId, HashSet<string> linkedIds, DateOnly day)
    {
        if (partition.Profile is not { } profile || partition.User(accountId) is not { Association: Association.Programme })
        {
            return [];
        }

        var running = partition.Activations
            .Where(a => !a.Status.CameToNothing() && a.Entitlement.Start <= day && day <= a.Entitlement.End).ToList();
        var activated = running.Where(a => a.ContractIds is null || !linkedIds.Contains(a.ContractIds.ContractId)).Select(Of);
        var open = Entitlement.On(day, profile, catalog).Where(e => !running.Any(a => a.AnswersFor(e)))
            .Select(e => PlanCandidate.Of(e, PlanStanding.NotActivated));
        var administrators = PartnerDirectory.Administrators(partition.Users).Select(u => u.DisplayName).ToList();
        return activated.Concat(open).OfType<PlanCandidate>()
            .Select(c => c with { PartnerId = partnerId, PartnerName = profile.Name, Administrators = administrators });
    }

    private static PlanCandidate? Of(Activation activation) => activation.ContractIds is { } ids
        ? PlanCandidate.Of(activation.Entitlement, PlanStanding.NotLinked) is { } candidate
            ? candidate with { ContractId = ids.ContractId }
            : null
        : PlanCandidate.Of(activation.Entitlement, PlanStanding.Requested);

    // A contract may end on another day than its year (A11, E4). L5: one of the partner is as good as linked.
    private async Task<PlanCandidate> WithContractAsync(PlanCandidate candidate, Product product, CancellationToken cancellationToken)
    {
        var contract = candidate is { Standing: PlanStanding.NotLinked, ContractId: { } id }
            ? await contracts.FindAsync(id, cancellationToken)
            : null;
        return contract is null ? candidate
            : product.NeedsLink ? candidate with { End = contract.End }
            : candidate with { End = contract.End, Standing = PlanStanding.Linked, Contract = contract };
    }
}
