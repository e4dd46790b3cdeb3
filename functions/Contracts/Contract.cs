using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Contracts;

/// <summary>An activated benefit with its balance.</summary>
/// <param name="Ids">Access ID and Contract ID.</param>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="ActivationId">The activation that made it.</param>
/// <param name="Benefit">Which benefit.</param>
/// <param name="Membership">What granted it.</param>
/// <param name="LocationId">The kit's location, or <see cref="Location.Headquarters"/>.</param>
/// <param name="Grant">How much it is entitled to; more than that may be used already (A11).</param>
/// <param name="Used">How much of it is used: incidents or hours.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day that counts.</param>
/// <param name="PublishesAt">When the balance becomes visible (A6).</param>
/// <param name="PublishedAt">When it did; null while it is blank.</param>
public sealed record Contract(
    ContractIds Ids,
    string PartnerId,
    string ActivationId,
    Benefit Benefit,
    MembershipKind Membership,
    string LocationId,
    Grant Grant,
    decimal Used,
    DateOnly Start,
    DateOnly End,
    DateTimeOffset PublishesAt,
    DateTimeOffset? PublishedAt)
{
    /// <summary>
    /// When nothing was left any more, the last time that happened: the last unit was taken, or the grant sank to what is used; null
    /// when it never did.
    /// </summary>
    public DateTimeOffset? UsedUpAt { get; init; }

    /// <summary>Why it ends on a day of its own instead of with its contract year; null when it does not.</summary>
    public EndReason? EndReason { get; init; }

    /// <summary>A11: true while no membership year of the partner's profile stands behind it.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>E4: the day until which the office has extended it; null when it has not.</summary>
    public DateOnly? ExtendedUntil { get; init; }

    /// <summary>The version of the profile that it was last rated by; 0 before the first time.</summary>
    public long RatedBy { get; init; }

    /// <summary>What it was entitled to when it began; null when neither that nor its last day has changed since.</summary>
    public Grant? FirstGrant { get; init; }

    /// <summary>Its last day when it began; null when neither that nor its grant has changed since.</summary>
    public DateOnly? FirstEnd { get; init; }

    /// <summary>The day on which it was activated; null where that is not known.</summary>
    public DateOnly? ActivatedOn { get; init; }

    /// <summary>E1: what the program contact has been told about its end.</summary>
    public EndingMarks EndingsTold { get; init; } = EndingMarks.None;

    /// <summary>How many entries its ledger has.</summary>
    public long LedgerEntries { get; init; }

    /// <summary>The first moment at which it is over: the midnight, in UTC, after its last day.</summary>
    public DateTimeOffset OverAt => new(End.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>B1: what the contract is on <paramref name="day"/>.</summary>
    public BenefitState StateOn(DateOnly day) =>
        day > End ? BenefitState.Expired
        : !Grant.Unlimited && Used >= Grant.Units ? BenefitState.Exhausted
        : BenefitState.Active;

    /// <summary>
    /// A11: the units that are shown as granted, never below what is used, so that a grant that became smaller follows give-backs down;
    /// null without a limit.
    /// </summary>
    public decimal? Granted => Grant.Unlimited ? null : Math.Max(Grant.Units, Used);

    /// <summary>The balance as people may see it: blank (null) until published, and without a limit no total.</summary>
    public Balance Balance => BalanceOf(Used, Granted);

    /// <summary>The same with other units used and granted, as they were at another time; null without a limit.</summary>
    public Balance BalanceOf(decimal used, decimal? granted) =>
        PublishedAt is null ? Balance.Blank : new Balance(granted, used, granted - used);
}

/// <summary>Units in all, used and left; each null while blank.</summary>
public readonly record struct Balance(decimal? Total, decimal? Used, decimal? Remaining)
{
    public static Balance Blank => default;
}

/// <summary>Why a contract ends on another day than its contract year (A11, E4).</summary>
public enum EndReason
{
    /// <summary>Its membership was withdrawn or shortened.</summary>
    Withdrawn,

    /// <summary>The programme office revoked it.</summary>
    Revoked,
}

/// <summary>How reasons are written in answers.</summary>
public static class EndReasons
{
    /// <summary>Stable code: <c>withdrawn</c>, <c>revoked</c>.</summary>
    public static string Code(this EndReason reason) => reason == EndReason.Revoked ? "revoked" : "withdrawn";
}

/// <summary>B1: the states of a benefit.</summary>
public enum BenefitState
{
    NotActivated,
    Requested,
    Active,
    Exhausted,
    Expired,
}
