namespace BenefitsFunctions.Ledger;

/// <summary>What an incident is in the ledger of its contract.</summary>
public enum IncidentStatus
{
    /// <summary>Holds its units.</summary>
    Open,

    /// <summary>Got no unit; says why.</summary>
    Rejected,

    /// <summary>Over; holds its units if <see cref="IncidentOutcome.Resolved"/>.</summary>
    Closed,

    /// <summary>Its closing overtook its opening and waits for it.</summary>
    ClosedEarly,
}

/// <summary>Why an opening was rejected, by what matters more first.</summary>
public enum RejectionReason
{
    /// <summary>Opened after the contract's last day.</summary>
    Expired,

    /// <summary>Opened before the contract's first day.</summary>
    NotStarted,

    /// <summary>No unit was left when it was committed (I3).</summary>
    NoUnitsLeft,
}

/// <summary>An incident in the ledger of its contract.</summary>
/// <param name="IncidentId">Its id.</param>
/// <param name="Status">Where it is.</param>
public sealed record Incident(string IncidentId, IncidentStatus Status)
{
    /// <summary>Its units in quarters; 0 before it is opened.</summary>
    public long Quarters { get; init; }

    /// <summary>How it was closed.</summary>
    public IncidentOutcome? Outcome { get; init; }

    /// <summary>Why it was rejected.</summary>
    public RejectionReason? Reason { get; init; }

    /// <summary>Who opened it.</summary>
    public string? AccountId { get; init; }

    /// <summary>What it is about.</summary>
    public IncidentSubject Subject { get; init; }

    /// <summary>The contract's year when it was decided, which judges it for good; null before it is opened.</summary>
    public ContractYear? JudgedBy { get; init; }

    /// <summary>
    /// Its openings that were refused for their date and that no other of them makes needless; empty once it is decided otherwise.
    /// </summary>
    public IReadOnlyList<RefusedOpening> Refused { get; init; } = [];

    /// <summary>What it holds of the balance, in quarters.</summary>
    public long Held =>
        Status == IncidentStatus.Open || (Status == IncidentStatus.Closed && Outcome == IncidentOutcome.Resolved) ? Quarters : 0;

    /// <summary>True when it was rejected for its date: a decision about the event, not about the balance.</summary>
    public bool IsRejectedForItsDate =>
        Status == IncidentStatus.Rejected && Reason is RejectionReason.Expired or RejectionReason.NotStarted;
}

/// <summary>An opening outside of the contract's year.</summary>
/// <param name="Time">When the incident was opened.</param>
/// <param name="Quarters">The units that it asked for, in quarters.</param>
public readonly record struct RefusedOpening(DateTimeOffset Time, long Quarters)
{
    /// <summary>True when any longer year that takes in <paramref name="other"/> takes in this one too, for no more units.</summary>
    public bool MakesNeedless(RefusedOpening other, ContractYear year)
    {
        var reason = year.Refuses(Time);
        return reason == year.Refuses(other.Time)
            && Quarters <= other.Quarters
            && (reason == RejectionReason.Expired ? Time <= other.Time : Time >= other.Time);
    }
}
