using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Balances;

/// <summary>What an audit found about one contract.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="PartnerId">Whose it is; null when its row is gone or unreadable.</param>
/// <param name="Entries">How many entries of its ledger were read.</param>
/// <param name="Differences">What is not as the ledger says.</param>
public sealed record AuditedContract(string ContractId, string? PartnerId, long Entries, Differences Differences)
{
    /// <summary>A contract that an audit of all had to leave, to come to the others.</summary>
    public static AuditedContract NotReadInTime(string contractId)
    {
        var differences = new Differences();
        differences.Add(new Difference("not-read-in-time", null, null, null, null));
        return new AuditedContract(contractId, null, 0, differences);
    }
}

/// <summary>
/// I6: holds the row of a contract and its incidents against its ledger. Takes the rows in the order of their keys: the contract's, the
/// incidents', the entries'. Pure.
/// </summary>
/// <param name="contractId">The contract.</param>
/// <param name="contract">Its row; null when there is none that can be read.</param>
/// <param name="head">The head of the ledger in that row; null likewise.</param>
/// <param name="judges">Which incidents to look at.</param>
internal sealed class BalanceAudit(string contractId, Contract? contract, LedgerHead? head, Func<string, bool> judges)
{
    private readonly IncidentReplay _incidents = new(judges);
    private readonly Differences _unreadable = new();
    private readonly LedgerReplay _replay = new(LedgerClaim.Nothing with { Grant = contract?.FirstGrant, End = contract?.FirstEnd });

    // Where the entries that the head knows of end: commits that come while the rows are read add more.
    private LedgerClaim? _atHead;
    private long _entries;

    /// <summary>How many incidents it has in memory.</summary>
    public int Incidents => _incidents.Count;

    /// <summary>What the ledger says, all of its entries taken.</summary>
    public LedgerClaim Claim => _replay.Claim;

    // The row was read before the entries, and none is ever removed.
    private bool IsEndMissing => head is not null && head.Entries > _replay.Last;

    public void Take(Incident stored) => _incidents.Take(stored);

    public void Take(LedgerEntry entry)
    {
        _entries++;
        _replay.Take(entry);
        if (entry is IncidentEntry incident)
        {
            _incidents.Take(incident);
        }

        if (entry.Sequence == head?.Entries)
        {
            _atHead = _replay.Claim;
        }
    }

    /// <summary>Notes a row that can't be read.</summary>
    public void TakeUnreadable(string rowKey) => _unreadable.Add(new Difference("row", null, null, rowKey, "a row that can be read"));

    /// <summary>Where the ledger contradicts itself, so that nothing can be rebuilt from it.</summary>
    public Differences LedgerFaults()
    {
        var faults = new Differences();
        faults.Add(_unreadable);
        faults.Add(_replay.Faults);
        if (IsEndMissing)
        {
            var first = _replay.Last + 1;
            faults.Add(new Difference("entry", first, null, null, $"{first} to {head!.Entries} are missing"));
        }

        return faults;
    }

    /// <summary>What was found.</summary>
    /// <param name="again">
    /// The head in the contract's row as it was read after all others. Where it has moved on, commits came meanwhile: the first head is
    /// judged by the entries that it knows of, and incidents of later entries are left out.
    /// </param>
    public AuditedContract Result(LedgerHead? again)
    {
        var differences = LedgerFaults();
        if (contract is null || head is null)
        {
            differences.Add(new Difference("contract", null, null, null, $"{_entries} entries"));
            return new AuditedContract(contractId, null, _entries, differences);
        }

        var known = head.Entries == 0 ? LedgerClaim.Nothing : _atHead;
        differences.Add(HasMoved(again) ? CompareRow(head, known ?? Claim) : CompareRow(again ?? head, Claim));
        differences.Add(CompareIncidents(again));
        return new AuditedContract(contractId, contract.PartnerId, _entries, differences);
    }

    /// <summary>What was found about the incidents alone; nothing where entries are missing, since they would say more of them.</summary>
    public Differences CompareIncidents(LedgerHead? again)
    {
        var differences = new Differences();
        if (!_replay.HasGap && !IsEndMissing && head is not null)
        {
            differences.Add(_incidents.Faults);
            differences.Add(_incidents.Compare(HasMoved(again) ? head.Entries : long.MaxValue));
        }

        return differences;
    }

    /// <summary>The head as the ledger says; who was told, and what is judged again, stays as it is stored.</summary>
    public LedgerHead Rebuilt(LedgerHead stored) => Claim.Head with
    {
        ToldThrough = Math.Clamp(stored.ToldThrough, Claim.Head.ToldThrough, Claim.Head.Entries),
        JudgingAgain = stored.JudgingAgain,
    };

    private bool HasMoved(LedgerHead? again) => again is not null && again.Entries != head!.Entries;

    private Differences CompareRow(LedgerHead stored, LedgerClaim claim)
    {
        var (differences, byLedger) = (new Differences(), claim.Head);
        if (IsEndMissing)
        {
            return differences;
        }

        Expect("used", Difference.Units(stored.Used), Difference.Units(byLedger.Used));
        Expect("entries", Difference.Number(stored.Entries), Difference.Number(byLedger.Entries));
        if (_replay.HasGap)
        {
            return differences;
        }

        Expect("lastAt", Difference.Time(stored.LastAt), Difference.Time(byLedger.LastAt));
        Expect("usedUpAt", Difference.Time(stored.UsedUpAt), Difference.Time(byLedger.UsedUpAt));
        var told = Math.Clamp(stored.ToldThrough, byLedger.ToldThrough, Math.Max(byLedger.Entries, byLedger.ToldThrough));
        Expect("toldThrough", Difference.Number(stored.ToldThrough), Difference.Number(told));
        Expect("extension", Number(stored.JudgingAgain?.Extension), Number(byLedger.JudgingAgain?.Extension));
        var terms = claim.Of(contract!);
        Expect("granted", Difference.Grant(contract!.Grant), Difference.Grant(terms.Grant));
        Expect("end", Difference.Day(contract.End), Difference.Day(terms.End));
        Expect("endReason", contract.EndReason?.Code(), terms.EndReason?.Code());
        Expect("extendedUntil", Difference.Day(contract.ExtendedUntil), Difference.Day(terms.ExtendedUntil));
        Expect("first", FirstOf(contract), FirstOf(terms));
        return differences;

        void Expect(string field, string? isStored, string? follows)
        {
            if (isStored != follows)
            {
                differences.Add(new Difference(field, null, null, isStored, follows));
            }
        }
    }

    private static string? FirstOf(Contract contract) => contract is { FirstGrant: { } grant, FirstEnd: { } end }
        ? $"{Difference.Grant(grant)} until {Difference.Day(end)}"
        : null;

    private static string? Number(long? number) => number is { } known ? Difference.Number(known) : null;
}
