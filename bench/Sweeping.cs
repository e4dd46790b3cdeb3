using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Bench;

/// <summary>
/// E1: what a sweep costs when 100 contracts of many have something due: the app's requests to Table Storage, and the time. Starting an
/// orchestration is left out, for it knows nothing of other contracts.
/// </summary>
/// <remarks>
/// Storing 200,000 contracts takes Azurite long: to add a row it goes through all rows of its partition, and the agenda has one. For a
/// quick look <c>BENCH_SWEEP_CONTRACTS</c> takes another number.
/// </remarks>
internal static class Sweeping
{
    private const int Due = 100;
    private const int Few = 1_000;
    private const int BatchSize = 100;
    private const int AtOnce = 32;

    private static readonly int Many = int.Parse(
        Environment.GetEnvironmentVariable("BENCH_SWEEP_CONTRACTS") ?? "200000", CultureInfo.InvariantCulture);

    private static readonly DateOnly Today = new(2027, 3, 1);
    private static readonly EndingCatalog Catalog = EndingCatalog.Load(EndingCatalog.DefaultPath);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string few, string many)
    {
        var (ofFew, ofMany) = (await SweepAsync(few, Few), await SweepAsync(many, Many));
        return
        [
            Figure.Of($"sweep, {Due} due among {Few} contracts", "transactions", [ofFew.Requests]),
            Figure.Of($"sweep, {Due} due among {Many} contracts", "transactions", [ofMany.Requests]),
            Figure.Of($"sweep, transactions among {Many} to those among {Few}", "x", [(double)ofMany.Requests / ofFew.Requests])
                .AtMost(1.05),
            Figure.Of($"sweep, {Due} due among {Few} contracts", "ms", [ofFew.Milliseconds]),
            Figure.Of($"sweep, {Due} due among {Many} contracts", "ms", [ofMany.Milliseconds]),
            Figure.Of($"storing {Many} contracts for it", "s", [ofMany.SecondsToStore]),
        ];
    }

    private static async Task<Swept> SweepAsync(string storage, int contracts)
    {
        var watch = Stopwatch.StartNew();
        var stored = await BenchLedgers.CreateAsync(storage);
        await StoreAsync(stored.Tables, contracts);
        var seconds = watch.Elapsed.TotalSeconds;
        var (time, told) = (new StandingClock(), new ConcurrentBag<EndingNotice>());
        var round = new EndingRound(
            new ContractAgenda(stored.Tables, Catalog, time),
            new ContractStore(stored.Tables),
            new EndingStore(stored.Tables, new OptimisticWrite(new IdGenerator())),
            Catalog,
            time,
            NullLogger<EndingRound>.Instance);
        var requests = stored.Requests;
        watch.Restart();
        await round.RunAsync(
            (notice, _) =>
            {
                told.Add(notice);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return told.Count == Due
            ? new Swept(stored.Requests - requests, watch.Elapsed.TotalMilliseconds, seconds)
            : throw new InvalidOperationException($"{told.Count} of {Due} contracts that are due were swept.");
    }

    // Each contract has a partition of its own, so each is a request; the agenda has one for all.
    private static async Task StoreAsync(BenefitsTables tables, int count)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            atOnce,
            async (i, token) => await tables.Contracts.AddEntityAsync(ContractRow.From(Contract(i)), token));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count).Chunk(BatchSize),
            atOnce,
            async (chunk, token) => await tables.Due.SubmitTransactionAsync(
                chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, Note(Contract(i)))), token));
    }

    // The due ones end in 30 days, the others up to a year later.
    private static Contract Contract(int i)
    {
        var number = i.ToString("D13", CultureInfo.InvariantCulture);
        var end = Today.AddDays(i < Due ? 30 : 31 + (i % 334));
        return new Contract(
            new ContractIds(CheckDigit.Append(number[2..]), CheckDigit.Append(number)),
            "1000001",
            $"a{number}",
            Benefit.ProductSupport,
            MembershipKind.LegacyGold,
            Location.Headquarters,
            Grant.Of(20),
            0,
            end.AddDays(-364),
            end,
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch);
    }

    private static TableEntity Note(Contract contract) => ContractAgenda.Row(
        EndingRules.Next(contract, Catalog, Today)!, contract, DateTimeOffset.UnixEpoch);

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Today.ToDateTime(new TimeOnly(9, 5)), TimeSpan.Zero);
    }

    private sealed record Swept(int Requests, double Milliseconds, double SecondsToStore);
}
