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
    private DateOnly _end = end;

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

    /// <summary>E4: the contract ends later.</summary>
    public void Extend(DateOnly until) => _end = until;

    public void Apply(IncidentEvent happened)
    {
        if (!_cases.TryGetValue(happened.IncidentId, out var incident))
        {
            _cases[happened.IncidentId] = incident = new Case();
        }

        if (incident.WentWithout)
        {
            return;
        }

        if (happened.Type == IncidentEventType.Closed)
        {
            incident.Closings.Add(happened.Outcome!.Value);
            return;
        }

        var day = DateOnly.FromDateTime(happened.Time.UtcDateTime);
        incident.JudgedUntil ??= _end;
        if (day < start || day > incident.JudgedUntil)
        {
            incident.PastEnd |= incident.Openings.Count == 0 && day > incident.JudgedUntil;
            incident.Outside.Add((day, happened.Units));
        }
        else if (incident.Openings.Count > 0)
        {
            incident.Openings.Add(happened.Units);
        }
        else
        {
            Decide(incident, happened.Units);
        }
    }

    /// <summary>The run of an extension has reached the incident.</summary>
    public void JudgeAgain(string incidentId)
    {
        var incident = _cases[incidentId];
        Assert.True(incident is { Openings.Count: 0, WentWithout: false } && incident.JudgedUntil < _end);
        incident.JudgedUntil = _end;
        var within = incident.Outside.Where(o => o.Day >= start && o.Day <= _end).Select(o => o.Units).ToList();
        if (within.Count > 0)
        {
            Decide(incident, within.Min());
        }
    }

    private void Decide(Case incident, decimal units)
    {
        if (granted is { } all && Used + units > all)
        {
            incident.WentWithout = true;
        }
        else
        {
            incident.Openings.Add(units);
        }
    }

    private sealed class Case
    {
        public List<decimal> Openings { get; } = [];

        public List<(DateOnly Day, decimal Units)> Outside { get; } = [];

        public List<IncidentOutcome> Closings { get; } = [];

        public DateOnly? JudgedUntil { get; set; }

        public bool PastEnd { get; set; }

        public bool WentWithout { get; set; }

        public decimal Held => Openings.Count == 0 || Closings.Contains(IncidentOutcome.NotCharged) ? 0 : Openings.Min();

        public string Status =>
            Openings.Count > 0 ? Closings.Count == 0 ? "Open" : $"Closed {Outcome}"
            : WentWithout ? "Rejected NoUnitsLeft"
            : Outside.Count > 0 ? $"Rejected {(PastEnd ? "Expired" : "NotStarted")}"
            : $"ClosedEarly {Outcome}";

        private string Outcome => Closings.Contains(IncidentOutcome.NotCharged) ? "NotCharged" : "Resolved";
    }
}
