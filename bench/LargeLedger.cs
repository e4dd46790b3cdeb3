using System.Diagnostics;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Bench;

/// <summary>A contract with 100,000 incidents: what the next event costs, how long it and a balance at a past date take.</summary>
internal static class LargeLedger
{
    private const int Incidents = 100_000;
    private const int AtOnce = 1_000;
    private const int Samples = 50;
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        await ledgers.Service.CreateTableIfNotExistsAsync("Raw");
        var contract = (await ledgers.AddContractsAsync(1))[0];
        await FillAsync(ledgers, contract);
        var events = TransactionCosts.Read(ledgers.Events([contract], 2 * Samples));
        var openings = events.Where(e => e.Type == IncidentEventType.Opened).ToList();
        var closings = events.Where(e => e.Type == IncidentEventType.Closed).ToList();
        var (figures, counted) = (new List<Figure>(), await BenchLedgers.CreateAsync(storage, countEntities: true));
        figures.AddRange(await TransactionCosts.MeasureAsync(
            $"an opening, {Incidents} incidents before it", counted, openings[..10], TransactionCosts.SinglyAsync, most: 2));
        figures.AddRange(await TransactionCosts.MeasureAsync(
            $"a closing, {Incidents} incidents before it", counted, closings[..10], TransactionCosts.SinglyAsync, most: 3));
        figures.Add((await TimeAsync("opening", openings[10..], ledgers)).AtMost(5));
        figures.Add((await TimeAsync("closing", closings[10..], ledgers)).AtMost(7));
        figures.Add((await BalanceAsync(ledgers, contract)).AtMost(25));
        var (raw, ratio) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            raw.Add(await CommitThroughput.RawAsync(ledgers.Service, AtOnce));
            ratio.Add(await CommitThroughput.ConsumeAsync(ledgers, [contract], AtOnce) / raw[^1]);
        }

        figures.Add(Figure.Of($"consumer alone, 1 contract with {Incidents} incidents, to raw", "x", ratio).AtLeast(1));
        return figures;
    }

    private static async Task FillAsync(BenchLedgers ledgers, string contract)
    {
        var committer = ledgers.Commit();
        for (var filled = 0; filled < Incidents; filled += AtOnce)
        {
            var events = TransactionCosts.Read(ledgers.Events([contract], 2 * AtOnce)).Where(e => e.Type == IncidentEventType.Opened);
            await committer.CommitAsync(contract, [.. events], CancellationToken.None);
        }
    }

    private static async Task<Figure> TimeAsync(string name, IReadOnlyList<IncidentEvent> events, BenchLedgers ledgers)
    {
        var committer = ledgers.Commit();
        var times = new List<double>();
        foreach (var happened in events)
        {
            var watch = Stopwatch.StartNew();
            await committer.CommitAsync(happened.ContractId, [happened], CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Figure.Of($"one {name}, {Incidents} incidents before it", "ms", times);
    }

    private static async Task<Figure> BalanceAsync(BenchLedgers ledgers, string contract)
    {
        var reader = new LedgerReader(ledgers.Tables);
        var entries = (await new ContractStore(ledgers.Tables).FindAsync(contract, CancellationToken.None))!.LedgerEntries;
        var page = await reader.PageAsync(contract, entries, new LedgerQuery(null, null, false, 1, null), CancellationToken.None);
        var (first, last) = (page.Entries[0].At, TimeProvider.System.GetUtcNow());
        var times = new List<double>();
        for (var i = 0; i < Samples; i++)
        {
            var watch = Stopwatch.StartNew();
            await reader.LastUntilAsync(
                contract, entries, first + ((last - first) * (i / (double)Samples)), CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Figure.Of($"a balance at a past date, {Incidents} entries", "ms", times);
    }
}
