using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Balances;

/// <summary>
/// Adds the entries of a ledger up, and notes where they contradict each other: then nobody knows from them what is right. Pure.
/// </summary>
/// <param name="first">What the contract's row says of its first terms.</param>
internal sealed class LedgerReplay(LedgerClaim first)
{
    private long _next = 1;
    private bool _isGrantDoubtful;

    // What the entry before says was used, where that is not the sum.
    private long? _otherwise;

    public LedgerClaim Claim { get; private set; } = first;

    /// <summary>True when entries are missing or there twice.</summary>
    public bool HasGap { get; private set; }

    /// <summary>The number of the last entry.</summary>
    public long Last => _next - 1;

    public Differences Faults { get; } = new();

    /// <summary>Takes the next entry, in the order of the keys.</summary>
    public void Take(LedgerEntry entry)
    {
        TakeNumber(entry);
        var before = UsedBefore(entry);
        var used = before + entry.Change;
        _otherwise = entry.UsedAfter == used ? null : entry.UsedAfter;
        Expect("usedAfter", entry, Difference.Units(entry.UsedAfter), Difference.Units(used));
        if (entry.At < Claim.Head.LastAt)
        {
            Expect("at", entry, Difference.Time(entry.At), Difference.Time(Claim.Head.LastAt));
        }

        var replayed = entry switch
        {
            IncidentEntry incident => Take(incident, before, used),
            TermsEntry terms => Take(terms),
            _ => entry,
        };
        Claim = Claim with { Head = (replayed with { UsedAfter = used }).HeadAfter(Claim.Head) };
    }

    private void TakeNumber(LedgerEntry entry)
    {
        if (entry.Sequence > _next)
        {
            Faults.Add(new Difference("entry", _next, null, null, $"{_next} to {entry.Sequence - 1} are missing"));
            Claim = new LedgerClaim(Claim.Head with { Used = entry.UsedAfter - entry.Change }, null, null);
        }
        else
        {
            Expect("entry", entry, Difference.Number(entry.Sequence), Difference.Number(_next));
        }

        HasGap |= entry.Sequence != _next;
        _next = Math.Max(_next, entry.Sequence + 1);
    }

    // Where the sum and the entry before disagree, this entry says which of them is wrong; so one wrong entry is one difference.
    private long UsedBefore(LedgerEntry entry) =>
        _otherwise is { } told && entry.UsedAfter == told + entry.Change ? told : Claim.Head.Used;

    private IncidentEntry Take(IncidentEntry entry, long before, long used)
    {
        if (Claim.Grant is null && (!HasGap || entry.GrantedAfter is null || entry.GrantedAfter > entry.UsedAfter))
        {
            // Nobody says what it was entitled to before its terms changed, but the entries themselves.
            Claim = Claim with { Grant = entry.GrantedAfter is { } first ? Grant.Of((int)(first / Quarters.PerUnit)) : Grant.WithoutLimit };
        }

        if (Claim.Grant is not { } grant || _isGrantDoubtful)
        {
            return entry;
        }

        long? granted = grant.Unlimited ? null : Quarters.Of(grant.Units);
        var shown = granted is { } all ? Math.Max(all, entry.UsedAfter) : (long?)null;
        if (entry.GrantedAfter != shown)
        {
            _isGrantDoubtful = true;
            Expect("grantedAfter", entry, Difference.Units(entry.GrantedAfter), Difference.Units(shown));
            return entry;
        }

        if (used < 0 || (entry.Change > 0 && used > granted))
        {
            Expect("overdrawn", entry, Difference.Units(used), Difference.Units(used < 0 ? 0 : granted));
        }

        var crossed = LedgerStep.Crossed(granted, before, used);
        Expect("crossed", entry, entry.Crossed?.ToString(), crossed?.ToString());
        return entry with { Crossed = crossed };
    }

    private TermsEntry Take(TermsEntry entry)
    {
        var (grant, end) = (Claim.Grant ?? entry.Before.Grant, Claim.End ?? entry.Before.End);
        Expect("before", entry, Text(entry.Before.Grant, entry.Before.End), Text(grant, end));
        Claim = Claim.With(entry);
        return entry;
    }

    private static string Text(Grant grant, DateOnly end) => $"{Difference.Grant(grant)} until {Difference.Day(end)}";

    private void Expect(string field, LedgerEntry entry, string? stored, string? byLedger)
    {
        if (stored != byLedger)
        {
            Faults.Add(new Difference(field, entry.Sequence, (entry as IncidentEntry)?.IncidentId, stored, byLedger));
        }
    }
}
