using BenefitsFunctions.Ledger;
using CsCheck;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>Generates events: openings and closings of a few incidents, with other units, days and outcomes each time.</summary>
internal static class EventGen
{
    /// <summary>Identifiers as long and as hostile as an event may bring them.</summary>
    public static readonly string[] HostileIds =
    [
        string.Concat(Enumerable.Repeat("障", 100)),
        string.Concat(Enumerable.Repeat("😀", 50)),
        new('\'', 100),
        new('"', 100),
        "' or RowKey ne '",
        "contract",
        "ledger|000000000001",
        "..%2F?#\\/",
    ];

    public static readonly string[] PlainIds = ["a", "b", "c", "d"];

    /// <summary>Times of which most lie within the contract's year.</summary>
    public static readonly Gen<DateTimeOffset> Times = TimesOf(within: 4, after: 1);

    /// <summary>
    /// Times: for one in the three days before the contract's year, so many within it, and so many in the three days after.
    /// </summary>
    public static Gen<DateTimeOffset> TimesOf(int within, int after) => Gen.Frequency(
        (within, Gen.Const(Noon)),
        (after, Gen.Int[1, 3].Select(days => new DateTimeOffset(2027, 3, 31, 0, 0, 0, TimeSpan.Zero).AddDays(days))),
        (1, Gen.Int[1, 3].Select(days => new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero).AddDays(-days))));

    /// <summary>Up to <paramref name="most"/> events, each with an identity of its own.</summary>
    public static Gen<IncidentEvent[]> Events(string[] incidents, int most) => Events(incidents, most, Times);

    /// <summary>Likewise, at such times.</summary>
    public static Gen<IncidentEvent[]> Events(string[] incidents, int most, Gen<DateTimeOffset> times) =>
        Gen.Select(Gen.OneOf(incidents), Gen.Int[1, 3], times, Gen.Int[0, 3], Event).Array[1, most]
            .Select(events => events.Select((e, i) => e with { Identity = new EventIdentity("/test", $"e{i}") }).ToArray());

    public static string Show(IEnumerable<IncidentEvent> events) => string.Join(", ", events.Select(e =>
        $"{e.Identity.Id} {e.Type} {e.IncidentId} {(e.Type == IncidentEventType.Opened ? e.Units : e.Outcome)} {e.Time:yyyy-MM-dd}"));

    private static IncidentEvent Event(string incident, int units, DateTimeOffset time, int kind) => kind switch
    {
        0 => Closed(incident, "", IncidentOutcome.Resolved, time),
        1 => Closed(incident, "", IncidentOutcome.NotCharged, time),
        _ => Opened(incident, "", units, time),
    };
}
