using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>B1: one benefit at one location. Numbers are null while the balance is blank.</summary>
public sealed record BenefitLine(
    Benefit Benefit,
    MembershipKind Membership,
    string LocationId,
    BenefitState State,
    bool Unlimited,
    decimal? Total,
    decimal? Used,
    decimal? Remaining,
    DateTimeOffset? PublishesAt,
    DateTimeOffset? PublishedAt,
    string? ContractId,
    string? AccessId,
    DateOnly Start,
    DateOnly End,
    string? EndReason)
{
    /// <summary>
    /// B1: what the partner is entitled to on <paramref name="today"/> and what it has activated, by benefit and location.
    /// An entitlement whose activation runs or is active is shown as that activation; one of an earlier year stays as <c>Expired</c>.
    /// </summary>
    /// <param name="entitlements">What the partner is entitled to today.</param>
    /// <param name="activations">Its activations; those that came to nothing are left out.</param>
    /// <param name="contracts">The contracts of those that have one, by Contract ID.</param>
    /// <param name="today">The day, in UTC.</param>
    public static IReadOnlyList<BenefitLine> All(
        IEnumerable<Entitlement> entitlements,
        IEnumerable<Activation> activations,
        IReadOnlyDictionary<string, Contract> contracts,
        DateOnly today)
    {
        var live = activations.Where(a => !a.Status.CameToNothing()).ToList();
        var activated = live.Select(
            a => a.ContractIds is { } ids && contracts.TryGetValue(ids.ContractId, out var contract) ? Of(contract, today) : Of(a, today));
        var open = entitlements.Where(e => !live.Any(a => a.AnswersFor(e))).Select(Of);
        return
        [
            .. activated.Concat(open).OrderBy(l => l.Benefit).ThenBy(l => l.LocationId != Location.Headquarters)
                .ThenBy(l => l.LocationId, StringComparer.Ordinal).ThenBy(l => l.Membership).ThenByDescending(l => l.Start),
        ];
    }

    private static BenefitLine Of(Contract contract, DateOnly today)
    {
        var balance = contract.Balance;
        return new(
            contract.Benefit,
            contract.Membership,
            contract.LocationId,
            contract.StateOn(today),
            contract.Grant.Unlimited,
            balance.Total,
            balance.Used,
            balance.Remaining,
            contract.PublishesAt,
            contract.PublishedAt,
            contract.Ids.ContractId,
            contract.Ids.AccessId,
            contract.Start,
            contract.End,
            contract.EndReason?.Code());
    }

    private static BenefitLine Of(Activation activation, DateOnly today) =>
        Without(activation.Entitlement, today > activation.Entitlement.End ? BenefitState.Expired : BenefitState.Requested);

    private static BenefitLine Of(Entitlement entitlement) => Without(entitlement, BenefitState.NotActivated);

    private static BenefitLine Without(Entitlement entitlement, BenefitState state) => new(
        entitlement.Benefit,
        entitlement.Membership,
        entitlement.LocationId,
        state,
        entitlement.Grant.Unlimited,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        entitlement.Start,
        entitlement.End,
        null);
}
