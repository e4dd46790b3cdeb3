namespace BenefitsFunctions.Ledger;

/// <summary>What an event does to its incident.</summary>
/// <param name="After">The incident after it; null when the event changes nothing.</param>
/// <param name="Effect">What changed.</param>
/// <param name="Fault">Why the event can't be taken.</param>
public readonly record struct Verdict(Incident? After, LedgerEffect Effect, EventFault? Fault)
{
    public static Verdict Unchanged => default;
}

/// <summary>
/// The rules I1-I4 for one incident: the table of docs/incidents.md. An event that was applied once changes nothing ever after, so
/// events may come again in any order without being remembered. Pure.
/// </summary>
public static class IncidentRules
{
    /// <summary>The most refused openings of one incident that are kept.</summary>
    public const int MaxRefused = 100;

    private static readonly EventFault InvalidIncidents = new(
        "invalid-units", $"data.units must be a whole number from 1 to {ContractTerms.MaxUnits}: the contract counts incidents.");

    private static readonly EventFault InvalidHours = new(
        "invalid-units",
        $"data.units must be a number from 0.25 to {ContractTerms.MaxUnits} in steps of 0.25: the contract counts hours.");

    private static readonly EventFault TooManyOpenings = new(
        "too-many-openings", $"More than {MaxRefused} openings of one incident lie outside the contract's year.");

    /// <param name="before">The incident; null when nothing is known of it.</param>
    /// <param name="happened">The event.</param>
    /// <param name="terms">What the contract allows.</param>
    /// <param name="used">Units of the contract that are used, in quarters.</param>
    public static Verdict Judge(Incident? before, IncidentEvent happened, ContractTerms terms, long used)
    {
        if (happened.Type == IncidentEventType.Closed)
        {
            return Close(before, happened);
        }

        return terms.ToQuarters(happened.Units) is { } quarters
            ? Open(before, happened, quarters, terms, used)
            : new Verdict(null, default, terms.InQuarters ? InvalidHours : InvalidIncidents);
    }

    /// <summary>True when a closing changes nothing: of several the one that is not charged counts, and a lack of units is final.</summary>
    public static bool Absorbs(Incident incident, IncidentOutcome closing) =>
        incident.Reason == RejectionReason.NoUnitsLeft
        || incident.Outcome == closing
        || incident.Outcome == IncidentOutcome.NotCharged;

    private static Verdict Open(Incident? before, IncidentEvent opening, long quarters, ContractTerms terms, long used)
    {
        var year = before?.JudgedBy ?? terms.Year;
        var refusal = year.Refuses(opening.Time);
        if (before is null or { Status: IncidentStatus.ClosedEarly } or { IsRejectedForItsDate: true })
        {
            var incident = new Incident(opening.IncidentId, IncidentStatus.Rejected)
            {
                Quarters = quarters,
                Outcome = before?.Outcome,
                AccountId = opening.AccountId,
                Subject = opening.Subject,
                JudgedBy = year,
            };
            return refusal is { } reason
                ? Refuse(before, incident, reason, new RefusedOpening(opening.Time, quarters))
                : Decide(incident, terms, used);
        }

        return refusal is null && quarters < before.Held
            ? new Verdict(before with { Quarters = quarters }, LedgerEffect.Released, null)
            : Verdict.Unchanged;
    }

    /// <summary>I3: an opening within the contract's days, with the closing that is remembered: there are units for it, or not.</summary>
    /// <param name="incident">The incident as it was opened, not decided.</param>
    /// <param name="terms">What the contract allows.</param>
    /// <param name="used">Units of the contract that are used, in quarters.</param>
    internal static Verdict Decide(Incident incident, ContractTerms terms, long used) => incident.Outcome switch
    {
        _ when terms.Granted is { } granted && used + incident.Quarters > granted =>
            new(incident with { Outcome = null, Reason = RejectionReason.NoUnitsLeft }, LedgerEffect.Rejected, null),
        null => new(incident with { Status = IncidentStatus.Open }, LedgerEffect.Charged, null),
        IncidentOutcome.Resolved => new(incident with { Status = IncidentStatus.Closed }, LedgerEffect.Charged, null),
        _ => new(incident with { Status = IncidentStatus.Closed }, LedgerEffect.ChargedAndReleased, null),
    };

    private static Verdict Refuse(Incident? before, Incident incident, RejectionReason reason, RefusedOpening opening)
    {
        var (year, known) = (incident.JudgedBy!.Value, before?.Refused ?? []);
        if (known.Any(other => other.MakesNeedless(opening, year)))
        {
            return Verdict.Unchanged;
        }

        IReadOnlyList<RefusedOpening> refused = [.. known.Where(other => !opening.MakesNeedless(other, year)), opening];
        if (refused.Count > MaxRefused)
        {
            return new Verdict(null, default, TooManyOpenings);
        }

        return before?.Reason <= reason
            ? new Verdict(before with { Refused = refused }, LedgerEffect.Remembered, null)
            : new Verdict(incident with { Reason = reason, Refused = refused }, LedgerEffect.Rejected, null);
    }

    private static Verdict Close(Incident? before, IncidentEvent closing)
    {
        var outcome = closing.Outcome!.Value;
        return before switch
        {
            null => new(new Incident(closing.IncidentId, IncidentStatus.ClosedEarly) { Outcome = outcome }, LedgerEffect.Remembered, null),
            _ when Absorbs(before, outcome) => Verdict.Unchanged,
            { Status: IncidentStatus.ClosedEarly or IncidentStatus.Rejected } =>
                new(before with { Outcome = outcome }, LedgerEffect.Remembered, null),
            _ => new(
                before with { Status = IncidentStatus.Closed, Outcome = outcome },
                outcome == IncidentOutcome.NotCharged ? LedgerEffect.Released : LedgerEffect.Kept,
                null),
        };
    }
}
