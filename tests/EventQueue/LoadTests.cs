using System.Diagnostics;
using Benefits.Local.Azurite;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>I1-I5 under load: a real process consumes from a real queue and is killed while it does.</summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Contracts = 200;

    // One in twenty, the hot one not among them.
    private const int ShortEvery = 20;
    private const int ShortUnits = 3;

    private static readonly int Messages =
        int.Parse(Environment.GetEnvironmentVariable("LOAD_TEST_MESSAGES") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly double[] KilledAt = [0.25, 0.5, 0.75];

    [Fact]
    public async Task Queue_WhenProcessIsKilledWhileItConsumes_BooksHoldEveryEventOnce()
    {
        // In memory: on disk Azurite writes messages out one at a time, which would be all that is tested.
        var folder = Directory.CreateTempSubdirectory("benefits-tests-load-azurite-");
        var azurite = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true);
        try
        {
            await RunAsync(azurite.ConnectionString);
        }
        finally
        {
            await azurite.StopAsync();
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string storage)
    {
        var books = new StoredContracts(storage);
        await books.Tables.CreateAsync(CancellationToken.None);
        var contracts = await AddContractsAsync(books);
        var load = new LoadEvents(contracts, Messages);
        var watch = Stopwatch.StartNew();

        var letters = await ConsumeAsync(storage, books, contracts[0].ContractId, load);

        var seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(
            $"{load.Messages.Count} messages, {KilledAt.Length} kills: {seconds:F1} s, "
            + $"{load.Messages.Count / seconds:F0} events/s with sending, killing and starting");
        Assert.Equal(load.Poison.Order(StringComparer.Ordinal), letters.Distinct().Order(StringComparer.Ordinal));
        Check(await StoredLoad.ReadAsync(books), contracts, load);
        output.WriteLine($"checked after {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task<List<LoadedContract>> AddContractsAsync(StoredContracts books)
    {
        var contracts = new List<LoadedContract>();
        for (var i = 0; i < Contracts; i++)
        {
            var isShort = i % ShortEvery == ShortEvery - 1;
            var contract = new LoadedContract("", isShort ? ShortUnits : i % 2 == 0 ? 3 * Messages : null, !isShort);
            contracts.Add(contract with { ContractId = await books.AddContractAsync(contract.Grant) });
        }

        return contracts;
    }

    // Gives the bodies of the dead letters.
    private async Task<List<string>> ConsumeAsync(string storage, StoredContracts books, string hotContract, LoadEvents load)
    {
        var settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = storage };
        var queue = new LoadQueue(load.Messages);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-load-");
        var hotEvents = load.Distinct.Count(e => e.ContractId == hotContract);
        var watch = Stopwatch.StartNew();
        await using (var app = await AppProcess.StartAsync(folder.FullName, settings))
        {
            await WhenAsync(
                async () =>
                    (queue.IsSent || await queue.TryFeedAsync(app.ServiceBus))
                        && await EntriesAsync(books, hotContract) >= hotEvents * KilledAt[0]);
            app.KillWorker();
            output.WriteLine($"worker killed after {watch.Elapsed.TotalSeconds:F1} s");
            await WhenAsync(
                async () =>
                    (queue.IsSent || await queue.TryFeedAsync(app.ServiceBus))
                        && await EntriesAsync(books, hotContract) >= hotEvents * KilledAt[1]);
            app.Kill();
            await app.ExitAsync();
            output.WriteLine($"host killed after {watch.Elapsed.TotalSeconds:F1} s");
        }

        await using (var app = await AppProcess.StartAsync(folder.FullName, settings))
        {
            await WhenAsync(
                async () =>
                    (queue.IsSent || await queue.TryFeedAsync(app.ServiceBus))
                        && await EntriesAsync(books, hotContract) >= hotEvents * KilledAt[2]);
            app.KillWorker();
            app.Kill();
            await app.ExitAsync();
            output.WriteLine($"both killed after {watch.Elapsed.TotalSeconds:F1} s");
        }

        await using var last = await AppProcess.StartAsync(folder.FullName, settings);
        await WhenAsync(async () => queue.IsSent || (await queue.TryFeedAsync(last.ServiceBus) && queue.IsSent));
        await LoadQueue.EmptyAsync(last.ServiceBus);
        var letters = new List<string>();
        for (string? next = "0"; next is not null;)
        {
            var page = await last.As("operator-1", "Operator").GetsAsync($"/api/operations/dead-letters?continuation={next}");
            letters.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("body").GetString()!));
            next = page["continuation"];
        }

        Assert.Equal(0, await last.StopsAsync("TERM"));
        folder.Delete(recursive: true);
        return letters;
    }

    private static Task WhenAsync(Func<Task<bool>> condition) => Until.SoAsync(condition, TimeSpan.FromMinutes(3));

    private static async Task<long> EntriesAsync(StoredContracts books, string contractId) => (await books.HeadAsync(contractId)).Entries;

    private void Check(StoredLoad stored, IReadOnlyList<LoadedContract> contracts, LoadEvents load)
    {
        var byContract = load.Distinct.ToLookup(e => e.ContractId);
        var rejected = 0;
        foreach (var (contract, number) in contracts.Select((c, i) => (c, i)))
        {
            var (id, granted, suffices) = (contract.ContractId, contract.Granted, contract.Suffices);
            var events = byContract[id].ToDictionary(e => e.Identity);
            var ledger = stored.Ledger(id);
            Assert.Equal(Enumerable.Range(1, ledger.Count), ledger.Select(e => (int)e.Sequence));

            var replayed = new PlainModel(granted, TestEvents.Start, TestEvents.End);
            foreach (var entry in ledger)
            {
                replayed.Apply(events[entry.Event]);
            }

            Assert.All(ledger, e => Assert.InRange(e.UsedAfter, 0, (granted ?? int.MaxValue) * (long)Quarters.PerUnit));
            rejected += ledger.Count(e => e.Effect == LedgerEffect.Rejected);
            Assert.Equal(replayed.Used, Quarters.ToUnits(ledger[^1].UsedAfter));

            // What the ledger has no entry for must change nothing.
            foreach (var happened in events.Values)
            {
                replayed.Apply(happened);
            }

            AssertIs(replayed, stored, id);
            if (suffices)
            {
                var inAnyOrder = new PlainModel(granted, TestEvents.Start, TestEvents.End);
                var shuffled = events.Values.ToArray();
                new Random(number).Shuffle(shuffled);
                Array.ForEach(shuffled, inAnyOrder.Apply);
                AssertIs(inAnyOrder, stored, id);
            }
        }

        output.WriteLine(
            $"{load.Distinct.Count} events in the books of {contracts.Count} contracts, {rejected} openings rejected for lack of units");
        Assert.True(rejected > 0, "No contract ran out of units.");
    }

    private static void AssertIs(PlainModel expected, StoredLoad stored, string contractId)
    {
        Assert.Equal(expected.Used, stored.Used(contractId));
        Assert.Equal(expected.Incidents, stored.Incidents(contractId));
    }
}
