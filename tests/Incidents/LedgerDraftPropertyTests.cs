using BenefitsFunctions.Incidents;
using Xunit.Abstractions;
using static BenefitsFunctions.Tests.Incidents.TestBooks;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>I2, I3 for many random multisets of events in many orders.</summary>
public sealed class LedgerDraftPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 2_000;
    private const int OrdersPerCase = 5;

    [Fact]
    public void Apply_WhenUnitsSuffice_EndsTheSameForEveryOrderAndDuplication()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var events = Events(random);
            var reference = State(Apply(Granting(1000), events));
            for (var order = 0; order < OrdersPerCase; order++)
            {
                var shuffled = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
                random.Shuffle(shuffled);
                Assert.True(reference == State(Apply(Granting(1000), shuffled)), $"seed {seed}: {string.Join(", ", shuffled.Select(Show))}");
            }
        }

        output.WriteLine($"{Cases} multisets of events, {OrdersPerCase} orders each: one end");
    }

    [Fact]
    public void Apply_WhenUnitsRunShort_NeverOversellsAndExplainsEveryChange()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var granted = random.Next(1, 6);
            var events = Events(random);
            random.Shuffle(events);

            var draft = Apply(Granting(granted), events);

            var used = 0L;
            foreach (var entry in draft.Entries)
            {
                used += entry.Delta;
                Assert.True(entry.UsedAfter == used && used >= 0 && used <= granted * ContractTerms.PerUnit, $"seed {seed}, entry {entry.Sequence}: {used}");
            }

            Assert.Equal(draft.Used, draft.Changed.Values.Sum(i => i.Held));
            Assert.Equal(Enumerable.Range(1, draft.Entries.Count).Select(i => (long)i), draft.Entries.Select(e => e.Sequence));
        }
    }

    [Fact]
    public void Apply_InSeveralDrafts_IsTheSameAsInOne()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var events = Events(random);
            random.Shuffle(events);
            var (terms, whole) = (Granting(4), Apply(Granting(4), events));

            var incidents = new Dictionary<string, Incident>();
            var (used, sequence) = (0L, 0L);
            var entries = new List<LedgerEntry>();
            foreach (var part in events.DistinctBy(e => e.Identity).Chunk(random.Next(1, 5)))
            {
                var draft = new LedgerDraft(terms, used, sequence, incidents);
                Array.ForEach(part, e => draft.Apply(e, Noon));
                foreach (var changed in draft.Changed)
                {
                    incidents[changed.Key] = changed.Value;
                }

                (used, sequence) = (draft.Used, draft.Sequence);
                entries.AddRange(draft.Entries);
            }

            Assert.Equal(whole.Entries, entries);
            Assert.Equal(State(whole), State(used, incidents));
        }
    }

    // Openings and closings of a few incidents: several openings with other units and days, several closings with other outcomes.
    private static IncidentEvent[] Events(Random random) => [.. Enumerable.Range(0, random.Next(1, 15)).Select(i =>
    {
        var incident = $"i{random.Next(4)}";
        var time = random.Next(6) switch { 0 => new DateTimeOffset(2027, 4, 2, 0, 0, 0, TimeSpan.Zero), 1 => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), _ => Noon };
        return random.Next(2) == 0
            ? Opened(incident, $"e{i}", random.Next(1, 4), time)
            : Closed(incident, $"e{i}", random.Next(2) == 0 ? IncidentOutcome.Resolved : IncidentOutcome.NotCharged, time);
    })];

    private static string State(LedgerDraft draft) => State(draft.Used, draft.Changed);

    private static string State(long used, IReadOnlyDictionary<string, Incident> incidents) =>
        $"{used}: {string.Join("; ", incidents.Values.OrderBy(i => i.IncidentId).Select(i => $"{i.IncidentId} {i.Status} {i.Outcome} {i.Reason} {i.Held}"))}";

    private static string Show(IncidentEvent happened) => $"{happened.Type} {happened.IncidentId} {happened.Units} {happened.Outcome} {happened.Time:MM-dd}";
}
