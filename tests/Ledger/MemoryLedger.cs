using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>The ledger of one contract by the rules alone.</summary>
internal sealed class MemoryLedger(ContractTerms terms)
{
    private readonly SortedDictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly List<IncidentEntry> _entries = [];

    /// <summary>What the contract allows from now on.</summary>
    public ContractTerms Terms { get; set; } = terms;

    public LedgerHead Head { get; private set; } = new(0, 0, null, null, 0);

    public IReadOnlyDictionary<string, Incident> Incidents => _incidents;

    public IReadOnlyList<IncidentEntry> Entries => _entries;

    /// <summary>Everything, as text.</summary>
    public string State => $"{Head} {StoredJson.Write(_incidents.Values)}";

    /// <summary>What people see of it: the balance, and each incident with its status and the units that it holds.</summary>
    public string Seen => $"{Head.Used}: {string.Join("; ", _incidents.Values.Select(See))}";

    public static MemoryLedger Of(ContractTerms terms, IEnumerable<IncidentEvent> events)
    {
        var ledger = new MemoryLedger(terms);
        foreach (var happened in events)
        {
            ledger.Apply(happened);
        }

        return ledger;
    }

    /// <summary>Applies an event; gives why it can't be taken.</summary>
    public EventFault? Apply(IncidentEvent happened)
    {
        var before = _incidents.GetValueOrDefault(happened.IncidentId);
        var (after, effect, fault) = IncidentRules.Judge(before, happened, Terms, Head.Used);
        if (after is not null)
        {
            var step = LedgerStep.Of(Head, Terms, before, after, happened, effect, TestEvents.Noon);
            Head = step.Head;
            _incidents[happened.IncidentId] = step.Incident;
            _entries.Add(step.Entry);
        }

        return fault;
    }

    private static string See(Incident incident) =>
        $"{incident.IncidentId} {incident.Status} {incident.Outcome} {incident.Reason} {incident.Held} "
        + string.Join(' ', incident.Refused.OrderBy(r => r.Time).Select(r => $"{r.Time:MM-dd}/{r.Quarters}"));
}
