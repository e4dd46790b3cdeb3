using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Contracts;

/// <summary>A contract as its partner and the programme office see it. Numbers are null while the balance is blank.</summary>
public sealed record ContractView(
    string ContractId,
    string AccessId,
    string PartnerId,
    Benefit Benefit,
    MembershipKind Membership,
    string LocationId,
    BenefitState State,
    bool Unlimited,
    decimal? Total,
    decimal? Used,
    decimal? Remaining,
    DateTimeOffset PublishesAt,
    DateTimeOffset? PublishedAt,
    DateOnly Start,
    DateOnly End,
    string? EndReason)
{
    public static ContractView Of(Contract contract, DateOnly today)
    {
        var balance = contract.Balance;
        return new(
            contract.Ids.ContractId,
            contract.Ids.AccessId,
            contract.PartnerId,
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
            contract.Start,
            contract.End,
            contract.EndReason?.Code());
    }
}
