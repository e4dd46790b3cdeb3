using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Extensions;

/// <summary>What an extension does to an incident.</summary>
/// <param name="After">The incident after it; null when it changes nothing.</param>
/// <param name="Effect">What changed.</param>
/// <param name="Opening">The opening that counts.</param>
public readonly record struct SecondVerdict(Incident? After, LedgerEffect Effect, RefusedOpening Opening);

/// <summary>
/// E4: judges an incident that was rejected for its date once more, by the days of a contract that was extended since. Pure.
/// </summary>
public static class SecondJudgement
{
    /// <summary>The source that the entries of a second judgement name; the id is the number of the entry that extended.</summary>
    public const string Source = "/extensions";

    /// <summary>
    /// Of the openings that were kept and lie within the new days the one with the fewest units counts, as if it came now: there are
    /// units for it, or the incident is rejected for lack of them, for good. Without such an opening the incident stays as it is, and
    /// it is remembered that the new days judge it from then on. An incident that those days have judged already is left alone.
    /// </summary>
    /// <param name="incident">The incident.</param>
    /// <param name="terms">What the contract allows now.</param>
    /// <param name="used">Units of the contract that are used, in quarters.</param>
    public static SecondVerdict Judge(Incident incident, ContractTerms terms, long used)
    {
        if (!incident.IsRejectedForItsDate || incident.JudgedBy!.Value.End >= terms.Year.End)
        {
            return default;
        }

        var judged = incident with { JudgedBy = terms.Year };
        var within = incident.Refused.Where(opening => terms.Year.Refuses(opening.Time) is null).ToList();
        if (within.Count == 0)
        {
            return new SecondVerdict(judged, LedgerEffect.Remembered, incident.Refused[0]);
        }

        var opening = within.MinBy(o => (o.Quarters, o.Time));
        var decided = IncidentRules.Decide(judged with { Quarters = opening.Quarters, Reason = null, Refused = [] }, terms, used);
        return new SecondVerdict(decided.After, decided.Effect, opening);
    }

    /// <summary>The step of a verdict that changes the incident: its entry says who extended, and by which entry of the ledger.</summary>
    /// <param name="head">The ledger before it.</param>
    /// <param name="terms">What the contract allows.</param>
    /// <param name="before">The incident before it.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="contractId">The contract.</param>
    /// <param name="extension">The entry that extended it.</param>
    /// <param name="now">The time.</param>
    public static LedgerStep StepOf(
        LedgerHead head,
        ContractTerms terms,
        Incident before,
        SecondVerdict verdict,
        string contractId,
        LedgerEntry extension,
        DateTimeOffset now)
    {
        var happened = new IncidentEvent(
            new EventIdentity(Source, extension.Sequence.ToString(CultureInfo.InvariantCulture)),
            IncidentEventType.Opened,
            contractId,
            verdict.Opening.Time,
            before.IncidentId,
            extension.AccountId,
            Quarters.ToUnits(verdict.Opening.Quarters),
            Outcome: null,
            before.Subject);
        return LedgerStep.Of(head, terms, before, verdict.After!, happened, verdict.Effect, now, extension.Sequence);
    }
}
