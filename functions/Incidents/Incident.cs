using System.Text.Json.Serialization;

namespace BenefitsFunctions.Incidents;

/// <summary>What an incident is in the books of its contract.</summary>
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

/// <summary>An incident in the books of its contract.</summary>
/// <param name="IncidentId">Its id.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Quarters">Its units in quarters; 0 before it is opened.</param>
/// <param name="Outcome">How it was closed.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="AccountId">Who opened it.</param>
/// <param name="Subject">What it is about.</param>
public sealed record Incident(
    string IncidentId, IncidentStatus Status, long Quarters, IncidentOutcome? Outcome, RejectionReason? Reason, string? AccountId, IncidentSubject Subject)
{
    /// <summary>What it holds of the balance, in quarters.</summary>
    [JsonIgnore]
    public long Held => Status == IncidentStatus.Open || (Status == IncidentStatus.Closed && Outcome == IncidentOutcome.Resolved) ? Quarters : 0;

    /// <summary>Characters of its texts.</summary>
    [JsonIgnore]
    public int TextLength => IncidentId.Length + (AccountId?.Length ?? 0) + (Subject.Product?.Length ?? 0) + (Subject.Version?.Length ?? 0) + (Subject.Severity?.Length ?? 0);

    /// <summary>True when it was rejected for its date: a decision about the event, not about the balance.</summary>
    [JsonIgnore]
    public bool RejectedForItsDate => Status == IncidentStatus.Rejected && Reason is RejectionReason.Expired or RejectionReason.NotStarted;
}
