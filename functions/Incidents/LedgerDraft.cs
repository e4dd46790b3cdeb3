namespace BenefitsFunctions.Incidents;

/// <summary>
/// The rules I1-I4 and I7: applies events to the books of one contract, one after the other, and collects what changes.
/// Pure: what it starts from is left as it is, so a draft that can't be committed is just dropped.
/// </summary>
/// <remarks>
/// As long as the units suffice, the end is the same for every order of the events: of several openings of one incident the one
/// with the fewest units counts, of several closings <c>NotCharged</c> does, and a closing waits for its opening.
/// </remarks>
/// <param name="terms">What the contract allows.</param>
/// <param name="used">Units used, in quarters.</param>
/// <param name="sequence">The last committed entry.</param>
/// <param name="incidents">The incidents that are known.</param>
public sealed class LedgerDraft(ContractTerms terms, long used, long sequence, IReadOnlyDictionary<string, Incident> incidents)
{
    private readonly Dictionary<string, Incident> _changed = [];
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>Units used after all of it, in quarters; 0 ≤ used ≤ granted after every entry (I3).</summary>
    public long Used { get; private set; } = used;

    /// <summary>The last entry.</summary>
    public long Sequence { get; private set; } = sequence;

    /// <summary>The new entries, in order.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>The incidents that changed, as they are after it.</summary>
    public IReadOnlyDictionary<string, Incident> Changed => _changed;

    /// <summary>Applies one event that is not in the books yet.</summary>
    public LedgerEntry Apply(IncidentEvent happened, DateTimeOffset at)
    {
        var before = _changed.GetValueOrDefault(happened.IncidentId) ?? incidents.GetValueOrDefault(happened.IncidentId);
        var (after, effect) = happened.Type == IncidentEventType.Opened ? Open(before, happened) : Close(before, happened);
        if (after != before)
        {
            _changed[happened.IncidentId] = after;
        }

        var delta = after.Held - (before?.Held ?? 0);
        var crossed = Crossed(Used, Used + delta);
        Used += delta;
        var reason = effect == LedgerEffect.Rejected ? after.Reason : null;
        var entry = new LedgerEntry(
            ++Sequence, at, happened.Identity, happened.Type, happened.Time, happened.IncidentId, happened.AccountId, effect, reason, delta, Used, crossed);
        _entries.Add(entry);
        return entry;
    }

    private (Incident After, LedgerEffect Effect) Open(Incident? before, IncidentEvent opening)
    {
        var quarters = terms.ToQuarters(opening.Units) ?? throw new ArgumentException("The units are none of this contract's.", nameof(opening));
        if (before is null or { Status: IncidentStatus.ClosedEarly } or { RejectedForItsDate: true })
        {
            return Decide(before, opening, quarters);
        }

        if (before.Status == IncidentStatus.Rejected || quarters >= before.Quarters || RefuseDay(opening) is not null)
        {
            return (before, LedgerEffect.Ignored);
        }

        return (before with { Quarters = quarters }, before.Held > 0 ? LedgerEffect.Released : LedgerEffect.Ignored);
    }

    private (Incident After, LedgerEffect Effect) Decide(Incident? before, IncidentEvent opening, long quarters)
    {
        var outcome = before?.Outcome;
        var incident = new Incident(opening.IncidentId, IncidentStatus.Open, quarters, outcome, null, opening.AccountId, opening.Subject);
        if (Refuse(opening, quarters) is { } reason)
        {
            var stands = before is { RejectedForItsDate: true } && (reason == RejectionReason.NoUnitsLeft || before.Reason <= reason);
            return stands ? (before!, LedgerEffect.Ignored) : (incident with { Status = IncidentStatus.Rejected, Reason = reason }, LedgerEffect.Rejected);
        }

        return outcome switch
        {
            null => (incident, LedgerEffect.Charged),
            IncidentOutcome.Resolved => (incident with { Status = IncidentStatus.Closed }, LedgerEffect.Charged),
            _ => (incident with { Status = IncidentStatus.Closed }, LedgerEffect.ChargedAndReleased),
        };
    }

    private RejectionReason? Refuse(IncidentEvent opening, long quarters) =>
        RefuseDay(opening) ?? (terms.Quarters is { } granted && Used + quarters > granted ? RejectionReason.NoUnitsLeft : null);

    private RejectionReason? RefuseDay(IncidentEvent opening)
    {
        var day = DateOnly.FromDateTime(opening.Time.UtcDateTime);
        return day > terms.End ? RejectionReason.Expired : day < terms.Start ? RejectionReason.NotStarted : null;
    }

    private static (Incident After, LedgerEffect Effect) Close(Incident? before, IncidentEvent closing)
    {
        var outcome = Merge(before?.Outcome, closing.Outcome!.Value);
        return before switch
        {
            null => (new Incident(closing.IncidentId, IncidentStatus.ClosedEarly, 0, outcome, null, null, default), LedgerEffect.Remembered),
            { Status: IncidentStatus.ClosedEarly } => (before with { Outcome = outcome }, LedgerEffect.Remembered),
            { Status: IncidentStatus.Rejected } => (before.RejectedForItsDate ? before with { Outcome = outcome } : before, LedgerEffect.Ignored),
            { Status: IncidentStatus.Open } => (Closed(before, outcome), outcome == IncidentOutcome.NotCharged ? LedgerEffect.Released : LedgerEffect.Kept),
            _ => (Closed(before, outcome), outcome == before.Outcome ? LedgerEffect.Ignored : LedgerEffect.Released),
        };
    }

    private static Incident Closed(Incident incident, IncidentOutcome outcome) => incident with { Status = IncidentStatus.Closed, Outcome = outcome };

    private static IncidentOutcome Merge(IncidentOutcome? before, IncidentOutcome outcome) =>
        before == IncidentOutcome.NotCharged ? IncidentOutcome.NotCharged : outcome;

    // I7, on the way down only; an entry that passes both marks counts for the lower one.
    private Threshold? Crossed(long before, long after)
    {
        if (terms.Quarters is not { } granted || after <= before)
        {
            return null;
        }

        var (leftBefore, left) = (granted - before, granted - after);
        return left == 0 ? Threshold.NothingLeft
            : leftBefore * 5 > granted && left * 5 <= granted ? Threshold.TwentyPercentLeft
            : null;
    }
}
