using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the queue into the ledger: events are sent in a few requests at once, so that they wait for the consumer, until the last one is in
/// its ledger and until the last message is gone; beside the plain loop of transactions over the same client, round by round in turn. A
/// round leaves no rows: the emulator takes the longer for a row the more of them its table has.
/// </summary>
internal static class QueueThroughput
{
    private const int Contracts = 50;
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
        var rounds = new List<(double Raw, Consumed One, Consumed Many)>();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            // Right after a round of consuming the raw loop tends to be slow: the faster of two counts.
            var figures = (
                Raw: Math.Max(
                    await CommitThroughput.RawAsync(ledgers.Service, Batch), await CommitThroughput.RawAsync(ledgers.Service, Batch)),
                One: await ConsumeAsync(ledgers, sender, receiver, Batch),
                Many: await ConsumeAsync(ledgers, sender, receiver, Batches));
            if (round >= 0)
            {
                rounds.Add(figures);
            }
        }

        return
        [
            Figure.Of("raw loop of two-row transactions, in these rounds", "events/s", rounds.Select(r => r.Raw)),
            Figure.Of($"enqueued to visible, {Batch} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.One.Visible)),
            Figure.Of($"enqueued to visible, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Visible)),
            Figure.Of($"enqueued to removed, {Batches} waiting for {Contracts} contracts", "events/s", rounds.Select(r => r.Many.Removed)),
            Figure.Of($"enqueued to visible, {Batch} waiting, to raw", "x", rounds.Select(r => r.One.Visible / r.Raw)).AtLeast(2),
            Figure.Of($"enqueued to visible, {Batches} waiting, to raw", "x", rounds.Select(r => r.Many.Visible / r.Raw)).AtLeast(2),
        ];
    }

    private static async Task<Consumed> ConsumeAsync(BenchLedgers ledgers, ServiceBusSender sender, ServiceBusReceiver receiver, int events)
    {
        var contracts = await ledgers.AddContractsAsync(Contracts);
        var messages = ledgers.Events(contracts, events).Select(e => new ServiceBusMessage(e.Json)).Chunk(AtOnce).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(messages.Select(chunk => sender.SendMessagesAsync(chunk)));
        await ledgers.AllReachAsync(contracts, events / Contracts);
        var visible = events / watch.Elapsed.TotalSeconds;
        await BenchLedgers.Until(async () => await receiver.PeekMessageAsync(0) is null);
        var removed = events / watch.Elapsed.TotalSeconds;
        await ledgers.RemoveAsync(contracts);
        return new Consumed(visible, removed);
    }

    // Events per second.
    private sealed record Consumed(double Visible, double Removed);
}
