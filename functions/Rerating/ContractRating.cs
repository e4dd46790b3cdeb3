using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Rerating;

/// <summary>A11: how a contract follows the profile of its partner. Pure.</summary>
public static class ContractRating
{
    /// <summary>What the profile makes of the contract; null when nothing is to be written.</summary>
    /// <param name="contract">The contract as it is.</param>
    /// <param name="profile">The profile; a version older than the one it was rated by changes nothing.</param>
    /// <param name="catalog">What memberships grant.</param>
    /// <param name="today">The day, in UTC.</param>
    public static TermsChange? Rate(Contract contract, ProfileVersion profile, EntitlementCatalog catalog, DateOnly today)
    {
        if (contract.EndReason == EndReason.Revoked || profile.Number < contract.RatedBy || IsOverForGood(contract, today))
        {
            return null;
        }

        var behind = Entitlement.OfYear(
            contract.Benefit, contract.Membership, contract.LocationId, contract.Start, profile.Profile, catalog);
        var (after, kind) = behind is null ? Withdraw(contract, today) : Follow(contract, behind, today);
        if (after != contract)
        {
            return new TermsChange(after with { RatedBy = profile.Number }, kind, profile.ChangedBy, Reason: null);
        }

        return contract.RatedBy == profile.Number
            ? null
            : new TermsChange(contract with { RatedBy = profile.Number }, kind, profile.ChangedBy, Reason: null) { IsSilent = true };
    }

    // Only the transition counts: what the office gives a contract after that stays. Openings of past days stand.
    private static (Contract After, TermsKind Kind) Withdraw(Contract contract, DateOnly today) =>
        contract.IsWithdrawn || contract.End < today
            ? (contract, TermsKind.Withdrawn)
            : (
                contract with { IsWithdrawn = true, EndReason = EndReason.Withdrawn, End = today, ExtendedUntil = null },
                TermsKind.Withdrawn);

    private static (Contract After, TermsKind Kind) Follow(Contract contract, Entitlement behind, DateOnly today)
    {
        var wanted = behind.End > contract.ExtendedUntil ? behind.End : contract.ExtendedUntil ?? behind.End;
        var isOver = contract.End < today;
        if (isOver && wanted < today)
        {
            return (contract, TermsKind.Rerated);
        }

        var end = wanted < today ? today : wanted;
        var after = contract with
        {
            Grant = behind.Grant,
            End = end,
            EndReason = end < (contract.FirstEnd ?? contract.End) ? EndReason.Withdrawn : null,
            IsWithdrawn = false,
        };
        return (after, contract.IsWithdrawn || isOver ? TermsKind.Restored : TermsKind.Rerated);
    }

    // No profile gives a contract more than its year.
    private static bool IsOverForGood(Contract contract, DateOnly today) =>
        contract.End < today && contract.Start.AddYears(1) <= today;
}
