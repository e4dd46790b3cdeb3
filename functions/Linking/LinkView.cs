using BenefitsFunctions.Accounts;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Linking;

/// <summary>A linked contract as the account sees it. Numbers are null while the balance is blank.</summary>
public sealed record LinkView(
    string ContractId,
    Benefit Benefit,
    MembershipKind Membership,
    BenefitState State,
    bool Unlimited,
    decimal? Total,
    decimal? Used,
    decimal? Remaining,
    DateTimeOffset PublishesAt,
    DateTimeOffset? PublishedAt,
    DateOnly Start,
    DateOnly End,
    string? EndReason,
    DateTimeOffset LinkedAt)
{
    public static LinkView Of(ContractLink link, Contract contract, DateOnly today) => new(
        contract.Ids.ContractId,
        contract.Benefit,
        contract.Membership,
        contract.StateOn(today),
        contract.Grant.Unlimited,
        contract.Balance.Total,
        contract.Balance.Used,
        contract.Balance.Remaining,
        contract.PublishesAt,
        contract.PublishedAt,
        contract.Start,
        contract.End,
        contract.EndReason?.Code(),
        link.LinkedAt);
}
