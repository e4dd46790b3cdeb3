using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the queue into the books: events wait on the queue, then the app starts, until the last one is in its books and until the last
/// message is gone; beside the plain loop of transactions and a plain loop of receives and deletes, which every event costs as well.
/// </summary>
internal static class QueueThroughput
{
    private const int Contracts = 50;
    private const int Rounds = 5;
    private const int WarmUps = 3;

    // One batch, whose messages are removed when all is visible; and several, where only those of the last are.
    private const int Batch = 1000;
    private const int Batches = 5 * Batch;

    /// <summary>The figures.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var books = await BenchBooks.CreateAsync(storage);
        await books.Service.CreateTableIfNotExistsAsync("Raw");
        var rounds = new List<(double Raw, double Deletes, Consumed One, Consumed Many)>();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // Right after a round of consuming the raw loop tends to be slow: the faster of two counts.
            var figures = (
                Raw: Math.Max(await CommitThroughput.RawAsync(books.Service, Batch), await CommitThroughput.RawAsync(books.Service, Batch)),
                Deletes: await DeleteAsync(storage),
                One: await ConsumeAsync(books, storage, Batch),
                Many: await ConsumeAsync(books, storage, Batches));
            if (round >= 0)
            {
                rounds.Add(figures);
            }
        }

        return
        [
            Figure.Of("raw loop of two-row transactions, in these rounds", "events/s", rounds.Select(r => r.Raw)),
            Figure.Of($"raw receives and deletes, {Batch} waiting", "messages/s", rounds.Select(r => r.Deletes)),
            Figure.Of($"enqueued to visible, {Batch} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.One.Visible)),
            Figure.Of($"enqueued to visible, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Visible)),
            Figure.Of($"enqueued to removed, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Removed)),
            Figure.Of($"enqueued to visible, {Batch} waiting, to raw", "x", rounds.Select(r => r.One.Visible / r.Raw)).AtLeast(1),
            Figure.Of($"enqueued to visible, {Batches} waiting, to raw", "x", rounds.Select(r => r.Many.Visible / r.Raw)).AtLeast(1),
        ];
    }

    private static async Task<Consumed> ConsumeAsync(BenchBooks books, string storage, int events)
    {
        var contracts = await books.AddContractsAsync(Contracts);
        var queue = await QueueAsync(storage, IncidentQueue.Name);
        await PutAsync(queue, books.Events(contracts, events).Select(e => e.Json));
        await using var app = RunningApp.Prepare(storage);
        var watch = Stopwatch.StartNew();
        await app.StartAsync();

        await books.AllReachAsync(contracts, events / Contracts);
        var visible = events / watch.Elapsed.TotalSeconds;
        await BenchBooks.Until(async () => await queue.CountAsync(CancellationToken.None) == 0);
        return new Consumed(visible, events / watch.Elapsed.TotalSeconds);
    }

    private static async Task<double> DeleteAsync(string storage)
    {
        var queue = await QueueAsync(storage, "raw");
        await PutAsync(queue, Enumerable.Repeat(new byte[300], Batch));
        var watch = Stopwatch.StartNew();
        var messages = new List<StoredMessage>();
        while (messages.Count < Batch)
        {
            messages.AddRange(await queue.GetAsync(StorageQueue.MostPerReceive, TimeSpan.FromMinutes(5), CancellationToken.None));
        }

        await Parallel.ForEachAsync(messages, SideBySide, async (message, token) => await queue.TryDeleteAsync(message, token));
        return Batch / watch.Elapsed.TotalSeconds;
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

    // Events per second.
    private sealed record Consumed(double Visible, double Removed);
}
