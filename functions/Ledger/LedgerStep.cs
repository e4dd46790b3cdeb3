using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Ledger;

/// <summary>One event applied to a ledger: its incident, its entry, and the ledger's head after it (I6, I7). Pure.</summary>
public sealed record LedgerStep(Incident Incident, IncidentEntry Entry, LedgerHead Head)
{
    /// <summary>The step of an event that changed its incident.</summary>
    /// <param name="head">The ledger before it.</param>
    /// <param name="terms">What the contract allows.</param>
    /// <param name="before">The incident before it.</param>
    /// <param name="after">The incident after it.</param>
    /// <param name="happened">The event.</param>
    /// <param name="effect">What it did.</param>
    /// <param name="now">The time.</param>
    /// <param name="extension">E4: the number of the entry whose extension judged the incident again; null for an event.</param>
    public static LedgerStep Of(
        LedgerHead head,
        ContractTerms terms,
        Incident? before,
        Incident after,
        IncidentEvent happened,
        LedgerEffect effect,
        DateTimeOffset now,
        long? extension = null)
    {
        var change = after.Held - (before?.Held ?? 0);
        var entry = new IncidentEntry(
            head.Entries + 1,
            head.TimeOfNext(now),
            happened.Identity,
            happened.Type,
            happened.Time,
            happened.IncidentId,
            happened.AccountId,
            effect,
            effect == LedgerEffect.Rejected ? after.Reason : null,
            change,
            head.Used + change,
            terms.Granted is { } granted ? Math.Max(granted, head.Used + change) : null,
            Crossed(terms.Granted, head.Used, head.Used + change))
        {
            Extension = extension,
        };
        return new LedgerStep(after, entry, entry.HeadAfter(head));
    }

    // I7, on the way down only; an entry that passes both marks counts for the lower one.
    internal static Threshold? Crossed(long? granted, long before, long after)
    {
        if (granted is not { } all || after <= before)
        {
            return null;
        }

        var (leftBefore, left) = (all - before, all - after);
        return left == 0 ? Threshold.NothingLeft
            : leftBefore * 5 > all && left * 5 <= all ? Threshold.TwentyPercentLeft
            : null;
    }
}
