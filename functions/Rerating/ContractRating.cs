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
        if (contract.EndReason == EndReason.Revoked || profile.Number < contract.RatedBy)
        {
            return null;
        }

        var behind = Entitlement.OfYear(
            contract.Benefit, contract.Membership, contract.LocationId, contract.Start, profile.Profile, catalog);
        if (contract.End < today && (behind is null || LastDay(contract, behind) < today))
        {
            // Too late to change its terms. Whether anything stands behind it counts should the office extend it.
            return Note(contract, contract with { IsWithdrawn = behind is null }, profile, today);
        }

        var (after, kind) = behind is null ? Withdraw(contract, today) : Follow(contract, behind, today);
        var isNews = kind == TermsKind.Withdrawn ? after != contract : Terms.Of(after) != Terms.Of(contract);
        return isNews
            ? new TermsChange(after with { RatedBy = profile.Number }, kind, profile.ChangedBy, Reason: null)
            : Note(contract, after, profile, today);
    }

    // Only the transition counts: what the office gives a contract after that stays. Openings of past days stand.
    private static (Contract After, TermsKind Kind) Withdraw(Contract contract, DateOnly today) => contract.IsWithdrawn
        ? (contract, TermsKind.Withdrawn)
        : (
            contract with { IsWithdrawn = true, EndReason = EndReason.Withdrawn, End = today, ExtendedUntil = null },
            TermsKind.Withdrawn);

    private static (Contract After, TermsKind Kind) Follow(Contract contract, Entitlement behind, DateOnly today)
    {
        var wanted = LastDay(contract, behind);
        var end = wanted < today ? today : wanted;
        var isByTheProfile = contract.ExtendedUntil is null || contract.ExtendedUntil < behind.End;
        var after = contract with
        {
            Grant = behind.Grant,
            End = end,
            EndReason = isByTheProfile && end < (contract.FirstEnd ?? contract.End) ? EndReason.Withdrawn : null,
            IsWithdrawn = false,
        };
        return (after, contract.IsWithdrawn || contract.End < today ? TermsKind.Restored : TermsKind.Rerated);
    }

    private static DateOnly LastDay(Contract contract, Entitlement behind) =>
        contract.ExtendedUntil is { } until && until > behind.End ? until : behind.End;

    // The version too, so that whoever rates by an older one comes too late; but for a contract that nothing brings back.
    private static TermsChange? Note(Contract contract, Contract after, ProfileVersion profile, DateOnly today)
    {
        var noted = after with { RatedBy = IsOverForGood(contract, today) && after == contract ? contract.RatedBy : profile.Number };
        return noted == contract
            ? null
            : new TermsChange(noted, TermsKind.Rerated, profile.ChangedBy, Reason: null) { IsSilent = true };
    }

    // No profile gives a contract more than its year.
    private static bool IsOverForGood(Contract contract, DateOnly today) =>
        contract.End < today && contract.Start.AddYears(1) <= today;
}
