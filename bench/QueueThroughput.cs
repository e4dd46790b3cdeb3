using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the queue into the ledger: events are sent in a few requests at once, so that they wait for the consumer, until the last one is in
/// its ledger and until the last message is gone; beside the plain loop of transactions over the same client, round by round in turn. Of
/// each contract there are as many events as in the load test, and once a fifth of that: the fewer, the less a transaction saves. A round
/// leaves no rows: the emulator takes the longer for a row the more of them its table has.
/// </summary>
internal static class QueueThroughput
{
    private const int OfEach = 100;
    private const int Few = Batch / OfEach;
    private const int Contracts = Batches / OfEach;
    private const int Rounds = 5;
    private const int WarmUps = 3;
    private const int Batch = 1000;
    private const int Batches = 5 * Batch;
    private const int AtOnce = 500;

    /// <summary>The figures.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        await ledgers.Service.CreateTableIfNotExistsAsync("Raw");
        await using var system = await RunningSystem.StartAsync(storage, folder);
        await using var sender = system.Queue.CreateSender(IncidentQueue.Name);
        await using var receiver = system.Queue.CreateReceiver(IncidentQueue.Name);
        var rounds = new List<(double Raw, Consumed One, Consumed Thin, Consumed Many)>();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // Right after a round of consuming the raw loop tends to be slow: the faster of two counts.
            var figures = (
                Raw: Math.Max(
                    await CommitThroughput.RawAsync(ledgers.Service, Batch), await CommitThroughput.RawAsync(ledgers.Service, Batch)),
                One: await ConsumeAsync(ledgers, sender, receiver, Batch, Few),
                Thin: await ConsumeAsync(ledgers, sender, receiver, Batch, Contracts),
                Many: await ConsumeAsync(ledgers, sender, receiver, Batches, Contracts));
            if (round >= 0)
            {
                rounds.Add(figures);
            }
        }

        return
        [
            Figure.Of("raw loop of two-row transactions, in these rounds", "events/s", rounds.Select(r => r.Raw)),
            Figure.Of($"enqueued to visible, {Batch} waiting for {Few} contracts", "events/s", rounds.Select(r => r.One.Visible)),
            Figure.Of($"enqueued to visible, {Batch} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Thin.Visible)),
            Figure.Of($"enqueued to visible, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Visible)),
            Figure.Of($"enqueued to removed, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Removed)),
            ToRaw(Batch, Few, r => r.One).AtLeast(2),
            ToRaw(Batch, Contracts, r => r.Thin),
            ToRaw(Batches, Contracts, r => r.Many).AtLeast(2),
        ];

        Figure ToRaw(int events, int contracts, Func<(double Raw, Consumed One, Consumed Thin, Consumed Many), Consumed> of) => Figure.Of(
            $"enqueued to visible, {events} waiting for {contracts} contracts, to raw", "x", rounds.Select(r => of(r).Visible / r.Raw));
    }

    private static async Task<Consumed> ConsumeAsync(
        BenchLedgers ledgers, ServiceBusSender sender, ServiceBusReceiver receiver, int events, int count)
    {
        var contracts = await ledgers.AddContractsAsync(count);
        var messages = ledgers.Events(contracts, events).Select(e => new ServiceBusMessage(e.Json)).Chunk(AtOnce).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(messages.Select(chunk => sender.SendMessagesAsync(chunk)));
        await ledgers.AllReachAsync(contracts, events / count);
        var visible = events / watch.Elapsed.TotalSeconds;
        await BenchLedgers.Until(async () => await receiver.PeekMessageAsync(0) is null);
        var removed = events / watch.Elapsed.TotalSeconds;
        await ledgers.RemoveAsync(contracts);
        return new Consumed(visible, removed);
    }

    // Events per second.
    private sealed record Consumed(double Visible, double Removed);
}
