using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using CsCheck;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>I2, I3 for many multisets of events in many orders; what fails is shrunk.</summary>
public sealed class IncidentRulesPropertyTests
{
    private const int Cases = 3_000;

    private static readonly Gen<IncidentEvent[]> Events = EventGen.Events(EventGen.PlainIds, 15);

    [Fact]
    public void Judge_WhenAnyEarlierEventComesAgain_ChangesNothing() =>
        Gen.Select(Events.SelectMany(Shuffled), Gen.Int[1, 6], Gen.Int[0, 3]).Sample(
            (happened, granted, longer) =>
            {
                var (events, order) = happened;
                var ledger = new MemoryLedger(Granting(granted));
                for (var i = 0; i < events.Length; i++)
                {
                    ledger.Apply(events[i]);
                    var before = ledger.State;
                    foreach (var again in order.Where(position => position <= i).Select(position => events[position]))
                    {
                        ledger.Apply(again);
                        Assert.True(before == ledger.State, $"{again.Identity.Id} changed {before} to {ledger.State}");
                    }

                    if (i == events.Length / 2)
                    {
                        // What was decided stays as it is when the contract's dates change.
                        ledger.Terms = ledger.Terms with { Year = new ContractYear(Start.AddDays(-longer), End.AddDays(longer)) };
                    }
                }
            },
            iter: Cases,
            print: sample => $"{EventGen.Show(sample.Item1.Events)}; granted {sample.Item2}, {sample.Item3} days longer");

    [Fact]
    public void Judge_WhenUnitsSuffice_EndsTheSameForEveryOrderAndDuplication() =>
        Events.SelectMany(events => Gen.OneOf(events).Array[0, 5].SelectMany(again => Gen.Shuffle(events.Concat(again).ToArray())
            .Select(shuffled => (events, shuffled))))
            .Sample(
                (events, shuffled) =>
                    Assert.Equal(MemoryLedger.Of(Granting(1000), events).Seen, MemoryLedger.Of(Granting(1000), shuffled).Seen),
                iter: Cases,
                print: sample => $"{EventGen.Show(sample.Item1)}, then {EventGen.Show(sample.Item2)}");

    [Fact]
    public void Judge_WhenUnitsRunShort_NeverOversellsAndExplainsEveryChange() =>
        Gen.Select(Events, Gen.Int[1, 6]).Sample(
            (events, granted) =>
            {
                var ledger = MemoryLedger.Of(Granting(granted), events);

                var used = 0L;
                foreach (var entry in ledger.Entries)
                {
                    used += entry.Change;
                    Assert.Equal((used, granted * (long)Quarters.PerUnit), (entry.UsedAfter, entry.GrantedAfter));
                    Assert.InRange(used, 0, granted * Quarters.PerUnit);
                }

                Assert.Equal(ledger.Head.Used, ledger.Incidents.Values.Sum(i => i.Held));
                Assert.Equal(Enumerable.Range(1, ledger.Entries.Count).Select(i => (long)i), ledger.Entries.Select(e => e.Sequence));
            },
            iter: Cases,
            print: sample => $"{EventGen.Show(sample.Item1)}; granted {sample.Item2}");

    [Fact]
    public void Judge_ForAnyEvents_EndsAsThePlainModel() =>
        Gen.Select(Events, Gen.Int[1, 6]).Sample(
            (events, granted) =>
            {
                var ledger = MemoryLedger.Of(Granting(granted), events);

                var model = new PlainModel(granted, Start, End);
                Array.ForEach(events, model.Apply);

                Assert.Equal(model.Used, Quarters.ToUnits(ledger.Head.Used));
                Assert.Equal(model.Incidents, PlainModel.AsText(ledger.Incidents.Values));
            },
            iter: Cases,
            print: sample => $"{EventGen.Show(sample.Item1)}; granted {sample.Item2}");

    private static Gen<(IncidentEvent[] Events, int[] Order)> Shuffled(IncidentEvent[] events) =>
        Gen.Shuffle(Enumerable.Range(0, events.Length).ToArray()).Select(order => (events, order));
}
