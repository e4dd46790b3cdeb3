using System.Diagnostics;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Notices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Bench;

/// <summary>
/// The consumer alone, from a batch in hand to the last commit, beside a plain loop of one two-row transaction per event over the
/// same client; round by round in turn, so that both see the same machine.
/// </summary>
internal static class CommitThroughput
{
    public const int AtOnce = 16;
    private const int Events = 1000;
    private const int Rounds = 5;
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage)
    {
        var ledgers = await BenchLedgers.CreateAsync(storage);
        await ledgers.Service.CreateTableIfNotExistsAsync("Raw");
        var (raw, one, many) = (new List<double>(), new List<double>(), new List<double>());

        // The same over all rounds, which leave the one with about 10,000 rows.
        var (growing, spread) = (await ledgers.AddContractsAsync(1), await ledgers.AddContractsAsync(200));
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var figures = (
                Raw: await RawAsync(ledgers.Service, Events),
                One: await ConsumeAsync(ledgers, growing, Events),
                Many: await ConsumeAsync(ledgers, spread, Events));
            if (round >= 0)
            {
                raw.Add(figures.Raw);
                one.Add(figures.One);
                many.Add(figures.Many);
            }
        }

        return
        [
            Figure.Of("raw loop of two-row transactions", "events/s", raw),
            Figure.Of("consumer alone, 1 contract", "events/s", one),
            Figure.Of("consumer alone, 200 contracts", "events/s", many),
            Figure.Of("consumer alone, 1 contract, to raw", "x", one.Zip(raw, (c, r) => c / r)).AtLeast(2),
            Figure.Of("consumer alone, 200 contracts, to raw", "x", many.Zip(raw, (c, r) => c / r)).AtLeast(1),
        ];
    }

    /// <summary>Events per second of the plain loop. It leaves no rows.</summary>
    public static async Task<double> RawAsync(TableServiceClient service, int events)
    {
        var table = service.GetTableClient("Raw");
        var partitions = Enumerable.Range(0, events).Select(_ => Guid.NewGuid().ToString("N")).ToList();
        var watch = Stopwatch.StartNew();
        await EachAsync(TableTransactionActionType.Add);
        var seconds = watch.Elapsed.TotalSeconds;
        await EachAsync(TableTransactionActionType.Delete);
        return events / seconds;

        Task EachAsync(TableTransactionActionType what) =>
            Parallel.ForEachAsync(partitions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (partition, token) =>
            {
                await table.SubmitTransactionAsync(
                    [
                        new(what, new TableEntity(partition, $"a-{partition}") { ["Value"] = 1 }),
                        new(what, new TableEntity(partition, $"b-{partition}") { ["Value"] = 2 }),
                    ],
                    token);
            });
    }

    /// <summary>Events per second of the consumer.</summary>
    public static async Task<double> ConsumeAsync(BenchLedgers ledgers, IReadOnlyList<string> contracts, int count)
    {
        var events = ledgers.Events(contracts, count);
        var messages = events.Select(e => ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromBytes(e.Json))).ToArray();
        var settled = new Settled();
        var consumer = new IncidentConsumer(
            BenchLedgers.Reader,
            ledgers.Commit(),
            new NoticeStarts(ledgers.Untold, NullLogger<NoticeStarts>.Instance),
            TimeProvider.System,
            NullLogger<IncidentConsumer>.Instance,
            BenchLedgers.Metrics);
        var watch = Stopwatch.StartNew();
        await consumer.ConsumeIncidentEvents(messages, settled, null!, CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        return settled.Completed == count
            ? count / seconds
            : throw new InvalidOperationException($"{settled.Completed} of {count} events were completed.");
    }

    private sealed class Settled : ServiceBusMessageActions
    {
        private int _completed;

        public int Completed => _completed;

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _completed);
            return Task.CompletedTask;
        }
    }
}
