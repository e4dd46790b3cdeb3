using System.Runtime.InteropServices;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Balances;

/// <summary>Holds the stored incidents of a contract against what its entries say of them. Pure.</summary>
/// <param name="judges">Which incidents it looks at, so that those of a long ledger can be looked at in shares.</param>
internal sealed class IncidentReplay(Func<string, bool> judges)
{
    private readonly Dictionary<string, Trace> _traces = [];

    /// <summary>How many incidents it has in memory.</summary>
    public int Count => _traces.Count;

    /// <summary>Entries that can't follow what is known of their incident.</summary>
    public Differences Faults { get; } = new();

    public void Take(Incident stored)
    {
        if (judges(stored.IncidentId))
        {
            TraceOf(stored.IncidentId).Stored = IncidentState.Of(stored);
        }
    }

    public void Take(IncidentEntry entry)
    {
        if (!judges(entry.IncidentId))
        {
            return;
        }

        ref var trace = ref TraceOf(entry.IncidentId);
        trace.LastEntry = entry.Sequence;
        if (IncidentState.After(trace.ByLedger, entry) is { } after)
        {
            trace.ByLedger = after;
            return;
        }

        Faults.Add(new Difference(
            "effect", entry.Sequence, entry.IncidentId, $"{entry.Effect}{Reason(entry)}", trace.ByLedger?.ToString() ?? "unknown before"));
        trace.ByLedger = trace.ByLedger is { } known ? known with { Held = known.Held + entry.Change } : null;
    }

    /// <summary>The incidents that are stored otherwise, but for those that an entry behind <paramref name="last"/> is about.</summary>
    public Differences Compare(long last)
    {
        var differences = new Differences();
        foreach (var (incidentId, trace) in _traces)
        {
            if (trace.LastEntry <= last && trace.Stored != trace.ByLedger)
            {
                long? entry = trace.LastEntry == 0 ? null : trace.LastEntry;
                differences.Add(new Difference(
                    "incident", entry, incidentId, trace.Stored?.ToString(), trace.ByLedger?.ToString()));
            }
        }

        return differences;
    }

    private static string Reason(IncidentEntry entry) => entry.Reason is { } reason ? $" {reason}" : "";

    private ref Trace TraceOf(string incidentId) => ref CollectionsMarshal.GetValueRefOrAddDefault(_traces, incidentId, out _);

    private struct Trace
    {
        public IncidentState? Stored;
        public IncidentState? ByLedger;
        public long LastEntry;
    }
}
