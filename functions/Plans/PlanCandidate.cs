using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Plans;

/// <summary>How near to use a plan is.</summary>
public enum PlanStanding
{
    /// <summary>The account has linked the contract, or needs no contract.</summary>
    Linked,

    /// <summary>An active contract of the account's partner that it has not linked.</summary>
    NotLinked,

    /// <summary>The activation was asked for; the contract is not there yet.</summary>
    Requested,

    /// <summary>An entitled benefit of the account's partner that nobody has activated.</summary>
    NotActivated,
}

/// <summary>P3: a plan that is considered for an account.</summary>
/// <param name="Plan">Which plan.</param>
/// <param name="Standing">How near to use it is.</param>
public sealed record PlanCandidate(SupportPlan Plan, PlanStanding Standing)
{
    /// <summary>The contract as it stands, where it was read: for one that is linked.</summary>
    public Contract? Contract { get; init; }

    /// <summary>The Contract ID, where there is a contract that the account may know of.</summary>
    public string? ContractId { get; init; }

    /// <summary>What grants it; null for <see cref="SupportPlan.CloudSolutionProvider"/>.</summary>
    public MembershipKind? Membership { get; init; }

    /// <summary>The partner that it comes from, where the account belongs to it.</summary>
    public string? PartnerId { get; init; }

    public string? PartnerName { get; init; }

    /// <summary>The kit's location, or headquarters.</summary>
    public string? LocationId { get; init; }

    /// <summary>First day of the contract year.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last day that counts.</summary>
    public DateOnly? End { get; init; }

    /// <summary>A1: names of those who may activate it.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>A linked contract; null for a benefit that is no plan.</summary>
    public static PlanCandidate? Of(Contract contract) => SupportPlans.Of(contract.Benefit) is { } plan
        ? new PlanCandidate(plan, PlanStanding.Linked)
        {
            Contract = contract,
            ContractId = contract.Ids.ContractId,
            Membership = contract.Membership,
            LocationId = contract.LocationId,
            Start = contract.Start,
            End = contract.End,
        }
        : null;

    /// <summary>A benefit of the account's partner; null for one that is no plan.</summary>
    public static PlanCandidate? Of(Entitlement entitlement, PlanStanding standing) => SupportPlans.Of(entitlement.Benefit) is { } plan
        ? new PlanCandidate(plan, standing)
        {
            Membership = entitlement.Membership,
            LocationId = entitlement.LocationId,
            Start = entitlement.Start,
            End = entitlement.End,
        }
        : null;
}
