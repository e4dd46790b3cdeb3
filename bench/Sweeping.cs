using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Benefits.Local.Azurite;
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
internal static class Sweeping
{
    private const int Due = 100;
    private const int Few = 1_000;
    private const int BatchSize = 100;
    private const int AtOnce = 32;

    private const int Many = 200_000;
    private const string Account = "sweep";

    private static readonly DateOnly Today = new(2027, 3, 1);
    private static readonly EndingCatalog Catalog = EndingCatalog.Load(EndingCatalog.DefaultPath);

    /// <summary>The figures.</summary>
    /// <param name="storage">Where the few are.</param>
    /// <param name="folder">Where an Azurite of its own keeps the many.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var few = await BenchLedgers.CreateAsync(storage);
        await StoreAsync(few.Tables, Few);
        var (ofFew, ofMany) = (await SweepAsync(few), await SweepManyAsync(folder));
        return
        [
            Figure.Of($"sweep, {Due} due among {Few} contracts", "transactions", [ofFew.Requests]),
            Figure.Of($"sweep, {Due} due among {Many} contracts", "transactions", [ofMany.Requests]),
            Figure.Of($"sweep, transactions among {Many} to those among {Few}", "x", [(double)ofMany.Requests / ofFew.Requests])
                .AtMost(1.05),
            Figure.Of($"sweep, {Due} due among {Few} contracts", "ms", [ofFew.Milliseconds]),
            Figure.Of($"sweep, {Due} due among {Many} contracts", "ms", [ofMany.Milliseconds]),
        ];
    }

    private static async Task<Swept> SweepManyAsync(string folder)
    {
        var azurite = await AzuriteProcess.StartOrTakeOverAsync(folder, furtherAccounts: [Account]);
        await StoreAsync((await BenchLedgers.CreateAsync(azurite.ConnectionStringFor(Account))).Tables, Few);
        await azurite.StopAsync();
        StoredCopies.Add(
            folder,
            Account,
            [nameof(BenefitsTables.Contracts), nameof(BenefitsTables.Due)],
            [.. Enumerable.Range(Few, Many - Few).Select(i => (Words(Contract(Due + (i % (Few - Due)))), Words(Contract(i))))]);
        azurite = await AzuriteProcess.StartOrTakeOverAsync(folder, furtherAccounts: [Account]);
        try
        {
            var many = await BenchLedgers.CreateAsync(azurite.ConnectionStringFor(Account));
            await CheckAsync(many.Tables);
            return await SweepAsync(many);
        }
        finally
        {
            await azurite.StopAsync();
        }
    }

    // What tells one contract from another: the longest first, for the others may be within it.
    private static string[] Words(Contract contract) => [contract.Ids.ContractId, contract.ActivationId, contract.Ids.AccessId];

    private static async Task CheckAsync(BenefitsTables tables)
    {
        var (contracts, due) = (0, 0);
        await foreach (var page in tables.Contracts.QueryAsync<TableEntity>(select: ["RowKey"]).AsPages())
        {
            contracts += page.Values.Count;
        }

        await foreach (var page in tables.Due.QueryAsync<TableEntity>(select: ["RowKey"]).AsPages())
        {
            due += page.Values.Count;
        }

        if ((contracts, due) != (Many, Many))
        {
            throw new InvalidOperationException($"{contracts} contracts and {due} notes are stored, not {Many}.");
        }
    }

    private static async Task<Swept> SweepAsync(BenchLedgers stored)
    {
        var (time, told) = (new StandingClock(), new ConcurrentBag<EndingNotice>());
        var contractEnding = new ContractEnding(
            new ContractAgenda(stored.Tables, Catalog, time),
            new ContractStore(stored.Tables),
            new EndingStore(stored.Tables, new OptimisticWrite(new IdGenerator(), BenchLedgers.Metrics)),
            Catalog);
        var round = new EndingRound(new DueAgenda(stored.Tables, time), [contractEnding], time, NullLogger<EndingRound>.Instance);
        var requests = stored.Requests;
        var watch = Stopwatch.StartNew();
        await round.RunAsync(
            (_, _, notice, _) =>
            {
                told.Add((EndingNotice)notice);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return told.Count == Due
            ? new Swept(stored.Requests - requests, watch.Elapsed.TotalMilliseconds)
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

    private sealed record Swept(int Requests, double Milliseconds);
}
