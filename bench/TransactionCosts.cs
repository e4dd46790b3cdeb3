using BenefitsFunctions.Incidents;

namespace BenefitsFunctions.Bench;

/// <summary>What events cost: requests to Table Storage for each.</summary>
internal static class TransactionCosts
{
    private const string Unit = "transactions/event";
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var books = await BenchBooks.CreateAsync(storage);
        var figures = new List<Figure>();
        foreach (var contracts in (int[])[1, 200])
        {
            var name = contracts == 1 ? "1 contract" : $"{contracts} contracts";
            figures.Add((await MeasureAsync($"singly, {name}, books in memory", books, contracts, 400, Warm)).AtMost(2));
            figures.Add((await MeasureAsync($"singly, {name}, books never in memory", books, contracts, 400, Cold)).AtMost(2));
        }

        figures.Add((await MeasureAsync("1,000 waiting for 1 contract", books, 1, 1000, Together)).AtMost(0.2));
        figures.Add(await MeasureAsync("1,000 waiting for 200 contracts", books, 200, 1000, Together));
        return figures;
    }

    private static async Task<Figure> MeasureAsync(
        string name, BenchBooks books, int contracts, int count, Func<BenchBooks, IReadOnlyList<IncidentEvent>, Task> commit)
    {
        var rounds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var events = books.Events(await books.AddContractsAsync(contracts), count).Select(e => IncidentEventReader.Read(e.Json).Event!).ToList();
            var before = books.Requests;
            await commit(books, events);
            rounds.Add((books.Requests - before) / (double)count);
        }

        return Figure.Of(name, Unit, rounds);
    }

    private static async Task Warm(BenchBooks books, IReadOnlyList<IncidentEvent> events)
    {
        var committer = books.Commit();
        foreach (var happened in events)
        {
            await committer.CommitAsync(happened.ContractId, [happened], CancellationToken.None);
        }
    }

    private static async Task Cold(BenchBooks books, IReadOnlyList<IncidentEvent> events)
    {
        foreach (var happened in events)
        {
            await books.Commit().CommitAsync(happened.ContractId, [happened], CancellationToken.None);
        }
    }

    private static async Task Together(BenchBooks books, IReadOnlyList<IncidentEvent> events)
    {
        var committer = books.Commit();
        foreach (var contract in events.GroupBy(e => e.ContractId))
        {
            await committer.CommitAsync(contract.Key, [.. contract], CancellationToken.None);
        }
    }
}
