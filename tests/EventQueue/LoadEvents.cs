using BenefitsFunctions.Entitlements;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>A contract under load.</summary>
/// <param name="ContractId">Its id.</param>
/// <param name="Granted">Units granted; null without a limit.</param>
/// <param name="Suffices">Whether the units are enough for all of its openings.</param>
internal sealed record LoadedContract(string ContractId, int? Granted, bool Suffices)
{
    public Grant Grant => Granted is { } units ? Grant.Of(units) : Grant.WithoutLimit;
}

/// <summary>
/// What portals at work put on the queue, as messages: openings and closings of many contracts, half of them of one;
/// a tenth is sent twice, a twentieth is a closing ahead of its opening, a few can't be taken.
/// </summary>
internal sealed class LoadEvents
{
    private const double Duplicates = 0.1;
    private const double ClosingsAhead = 0.1;

    private readonly Random _random = new(20261120);

    /// <param name="contracts">The first one gets half of the events.</param>
    /// <param name="messages">How many messages, the poison ones aside.</param>
    public LoadEvents(IReadOnlyList<LoadedContract> contracts, int messages)
    {
        var placed = new List<(double Place, IncidentEvent Event)>();
        var pairs = (int)Math.Round(messages * (1 - Duplicates) / 2);
        for (var pair = 0; pair < pairs; pair++)
        {
            var contract = contracts[pair % 2 == 0 ? 0 : 1 + (pair / 2 % (contracts.Count - 1))].ContractId;
            var (first, second) = (_random.NextDouble(), _random.NextDouble());
            var (early, late) = (Math.Min(first, second), Math.Max(first, second));
            var isAhead = _random.NextDouble() < ClosingsAhead;
            var outcome = _random.Next(3) == 0 ? IncidentOutcome.NotCharged : IncidentOutcome.Resolved;
            placed.Add(
                (isAhead ? late : early, TestEvents.Opened($"i{pair}", $"o{pair}", _random.Next(1, 4)) with { ContractId = contract }));
            placed.Add((isAhead ? early : late, TestEvents.Closed($"i{pair}", $"c{pair}", outcome) with { ContractId = contract }));
        }

        Distinct = [.. placed.Select(p => p.Event)];
        var again = Enumerable.Range(0, messages - placed.Count).Select(_ => (_random.NextDouble(), Distinct[_random.Next(Distinct.Count)]))
            .ToList();
        Poison = PoisonFor(contracts[1].ContractId);
        Messages =
        [
            .. placed.Concat(again).Select(p => (Place: p.Item1, Text: EventJson.Of(p.Item2)))
                .Concat(Poison.Select(text => (Place: _random.NextDouble(), Text: text)))
                .OrderBy(m => m.Place).Select(m => m.Text),
        ];
    }

    /// <summary>The events that have to be in the books in the end.</summary>
    public IReadOnlyList<IncidentEvent> Distinct { get; }

    /// <summary>What can't be taken.</summary>
    public IReadOnlyList<string> Poison { get; }

    /// <summary>Everything, in the order of sending.</summary>
    public IReadOnlyList<string> Messages { get; }

    private static string[] PoisonFor(string contract)
    {
        var good = TestEvents.Opened("poison", "poison") with { ContractId = contract };
        IncidentEvent Numbered(int number) => good with { Identity = good.Identity with { Id = $"poison{number}" } };
        string[] bodies =
        [
            "no JSON at all",
            "{\"specversion\":\"1.0\",",
            "[1, 2, 3]",
            "{}",
            EventJson.Of(Numbered(1), "benefits.incident.paused.v1", new { good.IncidentId }),
            EventJson.Of(Numbered(2) with { ContractId = TestEvents.Contract }),
            EventJson.Of(Numbered(3) with { ContractId = "no contract" }),
            EventJson.Of(Numbered(4) with { Units = 0.25m }),
            EventJson.Of(Numbered(5) with { Units = -1 }),
            EventJson.Of(Numbered(6), IncidentEventReader.ClosedType, new { good.IncidentId, Outcome = "Lost" }),
        ];
        return bodies;
    }
}
