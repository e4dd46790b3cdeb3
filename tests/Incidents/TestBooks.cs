using BenefitsFunctions.Incidents;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>Makes events and applies them to books that start empty.</summary>
internal static class TestBooks
{
    public const string Contract = "10000000000008";
    public static readonly DateOnly Start = new(2026, 4, 1);
    public static readonly DateOnly End = new(2027, 3, 31);
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly IncidentSubject Subject = new("windows-server", "2022", "B");

    public static ContractTerms Granting(int? units) => new(units * ContractTerms.PerUnit, false, Start, End);

    public static IncidentEvent Opened(string incident, string id, decimal units = 1, DateTimeOffset? time = null) =>
        new(new EventIdentity("/test", id), IncidentEventType.Opened, Contract, time ?? Noon, incident, "opener", units, null, Subject);

    public static IncidentEvent Closed(string incident, string id, IncidentOutcome outcome, DateTimeOffset? time = null) =>
        new(new EventIdentity("/test", id), IncidentEventType.Closed, Contract, time ?? Noon, incident, "closer", 0, outcome, default);

    public static LedgerDraft Apply(ContractTerms terms, IEnumerable<IncidentEvent> events)
    {
        var draft = new LedgerDraft(terms, 0, 0, new Dictionary<string, Incident>());
        var seen = new HashSet<EventIdentity>();
        foreach (var happened in events.Where(e => seen.Add(e.Identity)))
        {
            draft.Apply(happened, Noon);
        }

        return draft;
    }
}
