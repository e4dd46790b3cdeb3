using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Bench;

/// <summary>What events cost: requests to Table Storage, and entities read or written, for each.</summary>
internal static class TransactionCosts
{
    private const string Requests = "transactions/event";
    private const string Entities = "entities/event";
    private const int Singly = 200;
    private const int Waiting = 1_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage, countEntities: true);
        var contract = (await ledgers.AddContractsAsync(1))[0];
        var events = Read(ledgers.Events([contract], 2 * Singly));
        var openings = events.Where(e => e.Type == IncidentEventType.Opened).ToList();
        var closings = events.Where(e => e.Type == IncidentEventType.Closed).ToList();
        var waiting = Read(ledgers.Events(await ledgers.AddContractsAsync(1), 2 * Waiting)).Where(e => e.Type == IncidentEventType.Opened);
        var spread = Read(ledgers.Events(await ledgers.AddContractsAsync(200), Waiting));
        return
        [
            .. await MeasureAsync("an opening, singly", ledgers, openings, SinglyAsync, most: 2),
            .. await MeasureAsync("a closing, singly", ledgers, closings, SinglyAsync, most: 3),
            .. await MeasureAsync($"an opening, {Waiting} waiting for 1 contract", ledgers, [.. waiting], TogetherAsync, most: 0.03),
            .. await MeasureAsync($"opened or closed, {Waiting} waiting for 200 contracts", ledgers, spread, TogetherAsync, most: null),
        ];
    }

    /// <summary>Commits events one at a time.</summary>
    public static async Task SinglyAsync(BenchLedgers ledgers, IReadOnlyList<IncidentEvent> events)
    {
        var committer = ledgers.Commit();
        foreach (var happened in events)
        {
            await committer.CommitAsync(happened.ContractId, [happened], CancellationToken.None);
        }
    }

    /// <summary>The events of messages.</summary>
    public static List<IncidentEvent> Read(IEnumerable<(string ContractId, byte[] Json)> messages) =>
        [.. messages.Select(message => BenchLedgers.Reader.Read(message.Json).Event!)];

    /// <summary>Requests and entities of each event.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(
        string name,
        BenchLedgers ledgers,
        IReadOnlyList<IncidentEvent> events,
        Func<BenchLedgers, IReadOnlyList<IncidentEvent>, Task> commit,
        double? most)
    {
        var (requests, entities) = (ledgers.Requests, ledgers.Entities);
        await commit(ledgers, events);
        var figure = Figure.Of(name, Requests, [(ledgers.Requests - requests) / (double)events.Count]);
        return
        [
            most is { } target ? figure.AtMost(target) : figure,
            Figure.Of(name, Entities, [(ledgers.Entities - entities) / (double)events.Count]),
        ];
    }

    private static async Task TogetherAsync(BenchLedgers ledgers, IReadOnlyList<IncidentEvent> events)
    {
        var committer = ledgers.Commit();
        foreach (var contract in events.GroupBy(e => e.ContractId))
        {
            await committer.CommitAsync(contract.Key, [.. contract], CancellationToken.None);
        }
    }
}
