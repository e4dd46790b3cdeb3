using Azure;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Incidents;

/// <summary>
/// One contract's books, true as long as the contract row has <see cref="ETag"/>: every change of the partition changes that row too,
/// and commits are guarded by it, so knowledge that went stale can't do harm.
/// </summary>
public sealed class Books
{
    /// <summary>Characters of a page on average; another page is added when there are more.</summary>
    private const int PageSize = 12_000;

    private readonly List<BookPage> _pages;

    public Books(Contract contract, long used, long sequence, DateTimeOffset lastAt, ETag etag, IEnumerable<BookPage> pages)
    {
        Contract = contract;
        Terms = ContractTerms.Of(contract);
        (Used, Sequence, LastAt, ETag) = (used, sequence, lastAt, etag);
        _pages = [.. pages];
    }

    public Contract Contract { get; }

    public ContractTerms Terms { get; }

    /// <summary>Units used, in quarters.</summary>
    public long Used { get; private set; }

    /// <summary>The last committed entry.</summary>
    public long Sequence { get; private set; }

    /// <summary>When the last entry was committed.</summary>
    public DateTimeOffset LastAt { get; private set; }

    public ETag ETag { get; private set; }

    /// <summary>Its pages.</summary>
    public int Pages => _pages.Count;

    /// <summary>Characters of all pages.</summary>
    public int Size => _pages.Sum(p => p.Size);

    /// <summary>The incident, or null.</summary>
    public Incident? Find(string incidentId) => Pages == 0 ? null : _pages[PageOf(BookKey.OfIncident(incidentId))].Incidents.GetValueOrDefault(incidentId);

    /// <summary>True when the event is in the books, with the entry that calls for a notice if one does.</summary>
    public bool Has(BookKey key, out LedgerEntry? notice)
    {
        notice = null;
        return Pages > 0 && _pages[PageOf(key)].Events.TryGetValue(key, out notice);
    }

    /// <summary>The pages that an event touches.</summary>
    public IEnumerable<int> PagesOf(IncidentEvent happened) =>
        Pages == 0 ? [0] : [PageOf(BookKey.Of(happened.Identity)), PageOf(BookKey.OfIncident(happened.IncidentId))];

    /// <summary>Takes over a draft, and gives the rows of the pages that changed. Books whose rows can't be stored must be dropped.</summary>
    public IReadOnlyList<(BookPage Page, int Index)> Apply(LedgerDraft draft)
    {
        var changed = new SortedSet<int>();
        if (Pages == 0)
        {
            _pages.Add(new BookPage());
        }

        foreach (var incident in draft.Changed.Values)
        {
            var index = PageOf(BookKey.OfIncident(incident.IncidentId));
            _pages[index].Incidents[incident.IncidentId] = incident;
            changed.Add(index);
        }

        foreach (var entry in draft.Entries)
        {
            var key = BookKey.Of(entry.Event);
            var index = PageOf(key);
            _pages[index].Events[key] = entry.CallsForNotice ? entry : null;
            changed.Add(index);
        }

        (Used, Sequence, LastAt) = (draft.Used, draft.Sequence, draft.Entries[^1].At);
        Grow(changed);
        return [.. changed.Select(index => (_pages[index], index))];
    }

    /// <summary>Notes that what <see cref="Apply"/> gave is stored.</summary>
    public void Stored(ETag etag, IEnumerable<(BookPage Page, int Index)> changed)
    {
        ETag = etag;
        foreach (var (page, _) in changed)
        {
            page.IsStored = true;
        }
    }

    private void Grow(SortedSet<int> changed)
    {
        // What the changed pages take is known once they are written.
        var size = _pages.Select((page, index) => changed.Contains(index) ? page.Estimate() : page.Size).Sum();
        while (size > (long)Pages * PageSize)
        {
            var (added, from) = (Pages, PageMap.SplitFor(Pages));
            _pages.Add(new BookPage());
            _pages[from].SplitTo(_pages[added], added, Pages);
            changed.UnionWith([from, added]);
        }
    }

    private int PageOf(BookKey key) => PageMap.PageOf(key.Hash, Pages);
}
