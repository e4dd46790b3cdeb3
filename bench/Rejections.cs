using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Messaging;

namespace BenefitsFunctions.Bench;

/// <summary>
/// A batch of openings for a contract that has no units, each of which somebody must be told about, with events of other contracts
/// behind it: how long those wait, and when all are settled. A message's lock ends after 30 seconds.
/// </summary>
internal static class Rejections
{
    private const int Rejected = 1000;
    private const int Others = 100;
    private const int Contracts = 20;
    private const int AtOnce = 500;
    private const double LockSeconds = 30;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        await using var system = await RunningSystem.StartAsync(storage, folder);
        await using var sender = system.Queue.CreateSender(IncidentQueue.Name);
        await using var receiver = system.Queue.CreateReceiver(IncidentQueue.Name);
        var (spent, others) = ((await ledgers.AddContractsAsync(1, Grant.Of(0)))[0], await ledgers.AddContractsAsync(Contracts));
        var bodies = ledgers.Openings(spent, Rejected).Concat(ledgers.Events(others, Others).Select(e => e.Json));
        var watch = Stopwatch.StartNew();
        foreach (var chunk in bodies.Select(body => new ServiceBusMessage(body)).Chunk(AtOnce))
        {
            await sender.SendMessagesAsync(chunk);
        }

        await ledgers.AllReachAsync(others, Others / Contracts);
        var reached = watch.Elapsed.TotalSeconds;
        await BenchLedgers.Until(async () => await receiver.PeekMessageAsync(0) is null);
        var settled = watch.Elapsed.TotalSeconds;
        return await ledgers.EntriesAsync(spent) == Rejected
            ?
            [
                Figure.Of($"{Rejected} rejections in one batch: events of others behind them visible", "s", [reached]).AtMost(LockSeconds),
                Figure.Of($"{Rejected} rejections in one batch: all settled", "s", [settled]).AtMost(LockSeconds),
            ]
            : throw new InvalidOperationException($"{await ledgers.EntriesAsync(spent)} of {Rejected} rejections are in the ledger.");
    }
}
