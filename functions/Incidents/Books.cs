using Azure;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// What is known of one contract's books, true as long as the contract row has <see cref="ETag"/>: every change of the partition
/// changes that row too, and commits are guarded by it, so knowledge that went stale can't do harm.
/// </summary>
public sealed class Books
{
    private const int MaxKnown = 20_000;

    private readonly Dictionary<string, Incident> _incidents = [];
    private readonly Dictionary<EventIdentity, LedgerEntry?> _events = [];

    public Books(Contract contract, long used, long sequence, DateTimeOffset lastAt, ETag etag)
    {
        Contract = contract;
        Terms = ContractTerms.Of(contract);
        (Used, Sequence, LastAt, ETag) = (used, sequence, lastAt, etag);
    }

    public Contract Contract { get; }

    public ContractTerms Terms { get; }

    /// <summary>Units used, in quarters.</summary>
    public long Used { get; private set; }

    /// <summary>The last committed entry.</summary>
    public long Sequence { get; private set; }

    public ETag ETag { get; private set; }

    /// <summary>True when every incident of the contract is among <see cref="Incidents"/>.</summary>
    public bool KnowsAllIncidents { get; set; }

    /// <summary>The incidents that are known.</summary>
    public IReadOnlyDictionary<string, Incident> Incidents => _incidents;

    public void Learn(Incident incident) => _incidents[incident.IncidentId] = incident;

    /// <summary>Learns that an event is in the books, with the entry that calls for a notice if one does.</summary>
    public void Learn(EventIdentity identity, LedgerEntry? notice) => _events[identity] = notice;

    /// <summary>True when the event is known to be in the books.</summary>
    public bool Has(EventIdentity identity, out LedgerEntry? notice) => _events.TryGetValue(identity, out notice);

    /// <summary>When the last entry was committed.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Forgets incidents and events when they have become many; the balance stays, and what is asked for is read again.</summary>
    public void Trim()
    {
        if (_incidents.Count + _events.Count > MaxKnown)
        {
            _incidents.Clear();
            _events.Clear();
            KnowsAllIncidents = false;
        }
    }

    /// <summary>Takes over what was committed.</summary>
    public void Commit(LedgerDraft draft, ETag etag)
    {
        foreach (var incident in draft.Changed.Values)
        {
            Learn(incident);
        }

        foreach (var entry in draft.Entries)
        {
            Learn(entry.Event, entry.CallsForNotice ? entry : null);
        }

        (Used, Sequence, LastAt, ETag) = (draft.Used, draft.Sequence, draft.Entries[^1].At, etag);
    }
}
