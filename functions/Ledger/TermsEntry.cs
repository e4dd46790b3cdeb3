using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Ledger;

/// <summary>What changed the terms of a contract.</summary>
public enum TermsKind
{
    /// <summary>A11: the profile grants more or less than before, or until another day.</summary>
    Rerated,

    /// <summary>A11: its membership was withdrawn.</summary>
    Withdrawn,

    /// <summary>A11: its membership, which had been withdrawn, is back.</summary>
    Restored,

    /// <summary>E4: the programme office ended it.</summary>
    Revoked,

    /// <summary>E4: the programme office gave it a later end.</summary>
    Extended,
}

/// <summary>The terms of a contract at one time.</summary>
/// <param name="Grant">What it is entitled to, which may be less than what is used.</param>
/// <param name="End">Last day that counts.</param>
public readonly record struct Terms(Grant Grant, DateOnly End)
{
    public static Terms Of(Contract contract) => new(contract.Grant, contract.End);
}

/// <summary>A change of a contract's terms that somebody decided on.</summary>
/// <param name="After">The contract with it; beside its terms nothing of it changes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="By">The account that brought it about.</param>
/// <param name="Reason">Why, in the words of the programme office; null when the profile says it.</param>
public sealed record TermsChange(Contract After, TermsKind Kind, string By, string? Reason)
{
    /// <summary>
    /// True when the terms stay as they are and something beside them is noted: no entry, and nobody is told.
    /// </summary>
    public bool IsSilent { get; init; }
}

/// <summary>A11, E4: a change of the contract's terms; it leaves what is used as it is.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Reason">Why, in the words of the programme office; null when the profile says it.</param>
/// <param name="Before">The terms before it.</param>
/// <param name="After">The terms after it.</param>
public sealed record TermsEntry(
    long Sequence, DateTimeOffset At, string? AccountId, TermsKind Kind, string? Reason, long UsedAfter, Terms Before, Terms After)
    : LedgerEntry(Sequence, At, AccountId, Change: 0, UsedAfter, Shown(After, UsedAfter))
{
    public override bool CallsForNotice => true;

    public override bool UsesUp => IsUsedUp(After) && !IsUsedUp(Before);

    protected override bool BeginsJudgingAgain => Kind == TermsKind.Extended;

    /// <summary>The entry of a change, as the next one of a ledger. Pure.</summary>
    /// <param name="head">The ledger before it.</param>
    /// <param name="before">The contract before it.</param>
    /// <param name="change">What was decided.</param>
    /// <param name="now">The time.</param>
    public static TermsEntry Of(LedgerHead head, Contract before, TermsChange change, DateTimeOffset now) => new(
        head.Entries + 1, head.TimeOfNext(now), change.By, change.Kind, change.Reason, head.Used, Terms.Of(before), Terms.Of(change.After));

    private static long? Shown(Terms terms, long used) =>
        terms.Grant.Unlimited ? null : Math.Max(Quarters.Of(terms.Grant.Units), used);

    private bool IsUsedUp(Terms terms) => !terms.Grant.Unlimited && UsedAfter >= Quarters.Of(terms.Grant.Units);
}
