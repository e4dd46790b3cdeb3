using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the queue into the books: events wait on the queue, then the app starts, until the last one is in its books; beside the plain
/// loop of transactions and a plain loop of deletes, which is one request for every event as well.
/// </summary>
internal static class QueueThroughput
{
    private const int Events = 1000;
    private const int Contracts = 50;
    private const int Rounds = 5;

    /// <summary>The figures, and events per second.</summary>
    public static async Task<(IReadOnlyList<Figure> Figures, double PerSecond)> MeasureAsync(string storage)
    {
        var books = await BenchBooks.CreateAsync(storage);
        await books.Service.CreateTableIfNotExistsAsync("Raw");
        var (raw, deletes, visible) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var figures = (Raw: await CommitThroughput.RawAsync(books.Service, Events), Deletes: await DeleteAsync(storage), Visible: await ConsumeAsync(books, storage));
            if (round >= 0)
            {
                raw.Add(figures.Raw);
                deletes.Add(figures.Deletes);
                visible.Add(figures.Visible);
            }
        }

        var toRaw = Figure.Of("enqueued to visible, to raw", "x", visible.Zip(raw, (v, r) => v / r)).AtLeast(1);
        var perSecond = Figure.Of($"enqueued to visible, {Events} waiting for {Contracts} contracts", "events/s", visible);
        return
        (
            [
                Figure.Of("raw loop of two-row transactions, in these rounds", "events/s", raw),
                Figure.Of($"raw receives and deletes, {Events} waiting", "messages/s", deletes),
                perSecond,
                toRaw,
            ],
            perSecond.Median
        );
    }

    private static async Task<double> ConsumeAsync(BenchBooks books, string storage)
    {
        var contracts = await books.AddContractsAsync(Contracts);
        var queue = await QueueAsync(storage, IncidentQueue.Name);
        await PutAsync(queue, books.Events(contracts, Events).Select(e => e.Json));
        await using var app = RunningApp.Prepare(storage);
        await app.StartAsync();
        var watch = Stopwatch.StartNew();
        foreach (var contract in contracts)
        {
            while (await books.SequenceAsync(contract) < Events / Contracts)
            {
            }
        }

        var perSecond = Events / watch.Elapsed.TotalSeconds;
        while (await queue.CountAsync(CancellationToken.None) > 0)
        {
        }

        return perSecond;
    }

    private static async Task<double> DeleteAsync(string storage)
    {
        var queue = await QueueAsync(storage, "raw");
        await PutAsync(queue, Enumerable.Repeat(new byte[300], Events));
        var watch = Stopwatch.StartNew();
        var messages = new List<StoredMessage>();
        while (messages.Count < Events)
        {
            messages.AddRange(await queue.GetAsync(StorageQueue.MostPerReceive, TimeSpan.FromMinutes(5), CancellationToken.None));
        }

        await Parallel.ForEachAsync(messages, SideBySide, async (message, token) => await queue.TryDeleteAsync(message, token));
        return Events / watch.Elapsed.TotalSeconds;
    }

    private static ParallelOptions SideBySide => new() { MaxDegreeOfParallelism = CommitThroughput.AtOnce };

    private static async Task<StorageQueue> QueueAsync(string storage, string name)
    {
        var queue = new StorageQueue(new QueueRequests(QueueConnectionString.Parse(storage)), name);
        await queue.CreateIfMissingAsync(CancellationToken.None);
        return queue;
    }

    private static Task PutAsync(StorageQueue queue, IEnumerable<byte[]> bodies) => Parallel.ForEachAsync(
        bodies, SideBySide, async (body, token) => await queue.PutAsync(Convert.ToBase64String(body), token));
}
