using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>
/// The rules I1-I4 once more and in another way: keeps what was accepted for each incident as lists and works out the rest from
/// them, without a thought for storage, batches or speed.
/// </summary>
internal sealed class PlainModel(decimal? granted, DateOnly start, DateOnly end)
{
    private readonly Dictionary<string, Case> _cases = [];

    public decimal Used => _cases.Values.Sum(c => c.Held);

    /// <summary>Every incident as text: id, status, outcome, reason, units held.</summary>
    public IReadOnlyList<string> Incidents =>
        [.. _cases.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value.Status} {c.Value.Held:0.##}")];

    /// <summary>Incidents of a ledger as <see cref="Incidents"/> writes them.</summary>
    public static IReadOnlyList<string> AsText(IEnumerable<Incident> incidents) =>
        [.. incidents.OrderBy(i => i.IncidentId, StringComparer.Ordinal).Select(i =>
        {
            var status = $"{i.Status} {(i.Status == IncidentStatus.Rejected ? i.Reason : i.Outcome)}".TrimEnd();
            return $"{i.IncidentId} {status} {Quarters.ToUnits(i.Held):0.##}";
        })];

    public void Apply(IncidentEvent happened)
    {
        if (!_cases.TryGetValue(happened.IncidentId, out var incident))
        {
            _cases[happened.IncidentId] = incident = new Case();
        }

        if (happened.Type == IncidentEventType.Closed)
        {
            if (!incident.WentWithout)
            {
                incident.Closings.Add(happened.Outcome!.Value);
            }

            return;
        }

        if (incident.WentWithout)
        {
            return;
        }

        var day = DateOnly.FromDateTime(happened.Time.UtcDateTime);
        if (incident.Openings.Count > 0)
        {
            if (day >= start && day <= end)
            {
                incident.Openings.Add(happened.Units);
            }
        }
        else if (day > end || day < start)
        {
            incident.WrongDays.Add(day);
            incident.PastEnd |= day > end;
        }
        else if (granted is { } all && Used + happened.Units > all)
        {
            incident.WentWithout = true;
        }
        else
        {
            incident.Openings.Add(happened.Units);
        }
    }

    private sealed class Case
    {
        public List<decimal> Openings { get; } = [];

        public List<IncidentOutcome> Closings { get; } = [];

        public List<DateOnly> WrongDays { get; } = [];

        public bool PastEnd { get; set; }

        public bool WentWithout { get; set; }

        public decimal Held => Openings.Count == 0 || Closings.Contains(IncidentOutcome.NotCharged) ? 0 : Openings.Min();

        public string Status =>
            Openings.Count > 0 ? Closings.Count == 0 ? "Open" : $"Closed {Outcome}"
            : WentWithout ? "Rejected NoUnitsLeft"
            : WrongDays.Count > 0 ? $"Rejected {(PastEnd ? "Expired" : "NotStarted")}"
            : $"ClosedEarly {Outcome}";

        private string Outcome => Closings.Contains(IncidentOutcome.NotCharged) ? "NotCharged" : "Resolved";
    }
}
