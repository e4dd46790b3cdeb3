using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the send of one event until it is in the ledger, in an idle app and in one that has half of the load that it and the sending
/// bear together on this machine.
/// </summary>
internal static class Latency
{
    private const int Samples = 100;
    private const int Contracts = 50;
    private const int EventsAtMost = 3000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        await using var system = await RunningSystem.StartAsync(storage, folder);
        await using var queue = system.Queue.CreateSender(IncidentQueue.Name);
        await ProbeAsync(ledgers, queue, Samples / 5);
        var idle = await ProbeAsync(ledgers, queue, Samples);

        using var end = new CancellationTokenSource();
        var most = await MostPerSecondAsync(ledgers, queue);
        var load = LoadAsync(ledgers, queue, most / 2, end.Token);
        var loaded = await ProbeAsync(ledgers, queue, Samples);
        await end.CancelAsync();
        var sent = await load;
        return
        [
            Figure.Of("sent and consumed at the same time", "events/s", [most]),
            .. Figures("idle", idle),
            .. Figures($"at {sent:0} events/s", loaded),
        ];
    }

    // Sends without a pause while the app consumes, until the last event is in the ledger.
    private static async Task<double> MostPerSecondAsync(BenchLedgers ledgers, ServiceBusSender queue)
    {
        var contracts = await ledgers.AddContractsAsync(Contracts);
        var events = ledgers.Events(contracts, EventsAtMost);
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            events,
            new ParallelOptions { MaxDegreeOfParallelism = CommitThroughput.AtOnce },
            async (e, token) => await SendAsync(queue, e.Json, token));
        await ledgers.AllReachAsync(contracts, EventsAtMost / Contracts);
        return EventsAtMost / watch.Elapsed.TotalSeconds;
    }

    private static async Task<List<double>> ProbeAsync(BenchLedgers ledgers, ServiceBusSender queue, int samples)
    {
        var contract = (await ledgers.AddContractsAsync(1))[0];
        var latencies = new List<double>();
        foreach (var (_, json) in ledgers.Events([contract], samples))
        {
            var watch = Stopwatch.StartNew();
            await SendAsync(queue, json, CancellationToken.None);
            while (await ledgers.EntriesAsync(contract) <= latencies.Count)
            {
            }

            latencies.Add(watch.Elapsed.TotalMilliseconds);
        }

        return latencies;
    }

    // Gives the events per second that it came to.
    private static async Task<double> LoadAsync(BenchLedgers ledgers, ServiceBusSender queue, double perSecond, CancellationToken end)
    {
        const int TicksPerSecond = 20;
        var contracts = await ledgers.AddContractsAsync(Contracts);
        var each = Math.Max(1, (int)(perSecond / TicksPerSecond));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(each / perSecond));
        var (sent, watch) = (0, Stopwatch.StartNew());
        while (!end.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await Task.WhenAll(ledgers.Events(contracts, each).Select(e => SendAsync(queue, e.Json, CancellationToken.None)));
            sent += each;
        }

        return sent / watch.Elapsed.TotalSeconds;
    }

    private static Task SendAsync(ServiceBusSender queue, byte[] json, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(new ServiceBusMessage(json), cancellationToken);

    private static IEnumerable<Figure> Figures(string name, List<double> latencies)
    {
        var sorted = latencies.Order().ToList();
        yield return new Figure($"latency {name}, p50", "ms", Figure.At(sorted, 0.5), sorted[0], sorted[^1]);
        yield return new Figure($"latency {name}, p99", "ms", Figure.At(sorted, 0.99), sorted[0], sorted[^1]);
    }
}
