using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Ledger;

/// <summary>What an event did.</summary>
public enum LedgerEffect
{
    /// <summary>An opening took its units.</summary>
    Charged,

    /// <summary>An opening got none.</summary>
    Rejected,

    /// <summary>A closing, or a correction, gave units back.</summary>
    Released,

    /// <summary>A closing kept the units.</summary>
    Kept,

    /// <summary>It changes no balance now and is remembered: a closing before its opening, a further opening outside of the year.</summary>
    Remembered,

    /// <summary>An opening whose closing had come before, which gives the units back at once.</summary>
    ChargedAndReleased,
}

/// <summary>I7: a mark that a balance went down to.</summary>
public enum Threshold
{
    TwentyPercentLeft,
    NothingLeft,
}

/// <summary>I6: one change in the ledger of a contract: who, what, when, and the balance after it.</summary>
/// <param name="Sequence">1, 2, 3 … in the order of commitment.</param>
/// <param name="At">When it was committed; never before the entry before it.</param>
/// <param name="AccountId">Who, where that is known.</param>
/// <param name="Change">Change of the units used, in quarters.</param>
/// <param name="UsedAfter">Units used after it, in quarters.</param>
/// <param name="GrantedAfter">Units granted after it, in quarters, never below what is used (A11); null without a limit.</param>
public abstract record LedgerEntry(
    long Sequence, DateTimeOffset At, string? AccountId, long Change, long UsedAfter, long? GrantedAfter)
{
    /// <summary>True when somebody has to be told.</summary>
    public abstract bool CallsForNotice { get; }

    /// <summary>True when units were left before it and none after it.</summary>
    public abstract bool UsesUp { get; }

    /// <summary>The ledger's head after it.</summary>
    /// <param name="before">The head before it.</param>
    public LedgerHead HeadAfter(LedgerHead before) => new(
        UsedAfter,
        Sequence,
        At,
        UsesUp ? At : before.UsedUpAt,
        before.IsUntold || CallsForNotice ? before.ToldThrough : Sequence)
    {
        JudgingAgain = BeginsJudgingAgain ? new JudgingAgain(Sequence, Through: 0, IsOver: false) : before.JudgingAgain,
    };

    /// <summary>E4: true when what was rejected for its date is to be judged again after it.</summary>
    protected virtual bool BeginsJudgingAgain => false;
}

/// <summary>What an event, or a second judgement (E4), did to an incident.</summary>
/// <param name="Event">Which event.</param>
/// <param name="Type">Opened or closed.</param>
/// <param name="OccurredAt">When it happened, as the portal says.</param>
/// <param name="IncidentId">Which incident.</param>
/// <param name="Effect">What it did.</param>
/// <param name="Reason">Why an opening was rejected.</param>
/// <param name="Crossed">The mark that the balance went down to with it.</param>
public sealed record IncidentEntry(
    long Sequence,
    DateTimeOffset At,
    EventIdentity Event,
    IncidentEventType Type,
    DateTimeOffset OccurredAt,
    string IncidentId,
    string? AccountId,
    LedgerEffect Effect,
    RejectionReason? Reason,
    long Change,
    long UsedAfter,
    long? GrantedAfter,
    Threshold? Crossed)
    : LedgerEntry(Sequence, At, AccountId, Change, UsedAfter, GrantedAfter)
{
    /// <summary>E4: the number of the entry whose extension judged the incident again; null for an event.</summary>
    public long? Extension { get; init; }

    /// <summary>True for an opening that was rejected for its date.</summary>
    public bool IsRejectionForItsDate => Reason is RejectionReason.Expired or RejectionReason.NotStarted;

    /// <summary>E4: true when a rejected incident got its units after all.</summary>
    public bool IsAcceptance => Extension is not null && Effect is LedgerEffect.Charged or LedgerEffect.ChargedAndReleased;

    public override bool CallsForNotice => Effect == LedgerEffect.Rejected || Crossed is not null || IsAcceptance;

    public override bool UsesUp => Crossed == Threshold.NothingLeft;
}
