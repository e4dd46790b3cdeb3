using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Balances;

/// <summary>What the entries of a ledger say of an incident. Pure.</summary>
/// <param name="Status">Where it is.</param>
/// <param name="Reason">Why it was rejected; null when it is not.</param>
/// <param name="Outcome">How it was closed; null when it is not.</param>
/// <param name="HasClosing">A closing is remembered for when it is opened.</param>
/// <param name="Held">What it holds of the balance, in quarters.</param>
public readonly record struct IncidentState(
    IncidentStatus Status, RejectionReason? Reason, IncidentOutcome? Outcome, bool HasClosing, long Held)
{
    private bool MayBeOpened =>
        Status == IncidentStatus.ClosedEarly || (Status == IncidentStatus.Rejected && Reason != RejectionReason.NoUnitsLeft);

    private bool HoldsUnits =>
        Status == IncidentStatus.Open || (Status == IncidentStatus.Closed && Outcome == IncidentOutcome.Resolved);

    /// <summary>The same of an incident as it is stored.</summary>
    public static IncidentState Of(Incident stored) => new(
        stored.Status,
        stored.Status == IncidentStatus.Rejected ? stored.Reason : null,
        stored.Status == IncidentStatus.Closed ? stored.Outcome : null,
        stored.Status is IncidentStatus.Rejected or IncidentStatus.ClosedEarly && stored.Outcome is not null,
        stored.Held);

    /// <summary>The state after an entry; null for an entry that docs/incidents.md has no line for.</summary>
    /// <param name="before">The state before it; null when no entry has named the incident yet.</param>
    /// <param name="entry">The entry.</param>
    public static IncidentState? After(IncidentState? before, IncidentEntry entry)
    {
        var mayBeOpened = before is null or { MayBeOpened: true };
        var hasClosing = before is { HasClosing: true };
        var isOpening = entry.Type == IncidentEventType.Opened;
        if (entry.Effect == LedgerEffect.Rejected != entry.Reason is not null)
        {
            return null;
        }

        return entry.Effect switch
        {
            LedgerEffect.Charged when isOpening && mayBeOpened && entry.Change > 0 => hasClosing
                ? new(IncidentStatus.Closed, null, IncidentOutcome.Resolved, false, entry.Change)
                : new(IncidentStatus.Open, null, null, false, entry.Change),
            LedgerEffect.ChargedAndReleased when isOpening && mayBeOpened && hasClosing && entry.Change == 0 =>
                new(IncidentStatus.Closed, null, IncidentOutcome.NotCharged, false, 0),
            LedgerEffect.Rejected when isOpening && mayBeOpened && entry.Change == 0 =>
                new(IncidentStatus.Rejected, entry.Reason, null, hasClosing && entry.Reason != RejectionReason.NoUnitsLeft, 0),
            LedgerEffect.Remembered when isOpening && before is { Status: IncidentStatus.Rejected } && mayBeOpened && entry.Change == 0 =>
                before,
            LedgerEffect.Remembered when !isOpening && mayBeOpened && entry.Change == 0 =>
                (before ?? new(IncidentStatus.ClosedEarly, null, null, true, 0)) with { HasClosing = true },
            LedgerEffect.Kept when !isOpening && before is { Status: IncidentStatus.Open } open && entry.Change == 0 =>
                open with { Status = IncidentStatus.Closed, Outcome = IncidentOutcome.Resolved },
            LedgerEffect.Released when isOpening && before is { HoldsUnits: true } fewer && entry.Change < 0 =>
                fewer with { Held = fewer.Held + entry.Change },
            LedgerEffect.Released when !isOpening && before is { HoldsUnits: true } closed && entry.Change < 0 =>
                new(IncidentStatus.Closed, null, IncidentOutcome.NotCharged, false, closed.Held + entry.Change),
            _ => null,
        };
    }

    /// <summary>As a difference shows it: status, outcome or reason, and the units held.</summary>
    public override string ToString() =>
        $"{Status}{(Outcome is null ? "" : $" {Outcome}")}{(Reason is null ? "" : $" {Reason}")}"
        + $"{(HasClosing && Status == IncidentStatus.Rejected ? " with a closing" : "")}, holds {Difference.Units(Held)}";
}
