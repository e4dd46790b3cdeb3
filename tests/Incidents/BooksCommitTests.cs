using Azure;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Incidents;

public sealed class BooksCommitTests(ITestOutputHelper output) : IAsyncLifetime
{
    private StoredBooks _books = null!;

    public async Task InitializeAsync()
    {
        _books = new StoredBooks(await TestAzurite.OwnAccountAsync());
        await _books.Tables.CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Commit_AnyEventsInAnyBatchesKilledAnywhere_EndsAsThePlainModelFedInLedgerOrder()
    {
        const int Seeds = 60;
        var kills = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var granted = random.Next(4) == 0 ? (int?)null : random.Next(1, 12);
            var contract = await _books.AddContractAsync(granted is { } units ? Grant.Of(units) : Grant.WithoutLimit);
            var events = Events(random, contract);
            kills += await DeliverAsync(random, contract, events);

            var ledger = await _books.LedgerAsync(contract);
            var byIdentity = events.DistinctBy(e => e.Identity).ToDictionary(e => e.Identity);
            Assert.Equal(byIdentity.Keys.OrderBy(i => i.Id), ledger.Select(e => e.Event).OrderBy(i => i.Id));
            var model = new PlainModel(granted, TestBooks.Start, TestBooks.End);
            foreach (var entry in ledger)
            {
                model.Apply(byIdentity[entry.Event]);
                Assert.True(model.Used * ContractTerms.PerUnit == entry.UsedAfter, $"seed {seed}, entry {entry.Sequence}: {model.Used} by the model, {entry.UsedAfter} quarters in the ledger");
                Assert.True(entry.UsedAfter >= 0 && (granted is null || entry.UsedAfter <= granted * ContractTerms.PerUnit), $"seed {seed}, entry {entry.Sequence}");
            }

            Assert.True(model.Used == await _books.UsedAsync(contract), $"seed {seed}: balance");
            Assert.Equal(model.Incidents, await _books.IncidentsAsync(contract));
        }

        output.WriteLine($"{Seeds} random multisets of events, {kills} kills: each time the end of the plain model");
        Assert.True(kills > Seeds, "Hardly anything was killed.");
    }

    [Fact]
    public async Task Commit_WhenTwoProcessesCommitToOneContract_NeitherLosesNorDoubles()
    {
        var contract = await _books.AddContractAsync(Grant.Of(30));
        var committers = new[] { _books.Commit(new FaultyTransport()), _books.Commit(new FaultyTransport()), _books.Commit(new FaultyTransport()) };
        var events = Enumerable.Range(0, 120).Select(i => TestBooks.Opened($"i{i % 60}", $"e{i % 60}") with { ContractId = contract }).ToArray();
        new Random(1).Shuffle(events);

        await Task.WhenAll(events.Chunk(5).Select((batch, i) => Task.Run(() => committers[i % 3].CommitAsync(contract, batch, CancellationToken.None))));

        var ledger = await _books.LedgerAsync(contract);
        Assert.Equal(60, ledger.Count);
        Assert.Equal(30, ledger.Count(e => e.Effect == LedgerEffect.Charged));
        Assert.Equal(30m, await _books.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenSourceAndIdReadTheSameTogether_CountsBothEvents()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        var committer = _books.Commit(new FaultyTransport());

        await committer.CommitAsync(contract, [TestBooks.Opened("a", "1") with { Identity = new EventIdentity("/p", "q/1") }], CancellationToken.None);
        await committer.CommitAsync(contract, [TestBooks.Opened("b", "2") with { Identity = new EventIdentity("/p/q", "1") }], CancellationToken.None);

        Assert.Equal(2m, await _books.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenClockGoesBack_KeepsTheLedgerInTheOrderOfItsTimes()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        await _books.Commit(new FaultyTransport(), new ManualTimeProvider(TestBooks.Noon)).CommitAsync(contract, [TestBooks.Opened("a", "1")], CancellationToken.None);
        await _books.Commit(new FaultyTransport(), new ManualTimeProvider(TestBooks.Noon.AddHours(-1))).CommitAsync(contract, [TestBooks.Opened("b", "2")], CancellationToken.None);

        Assert.Equal([TestBooks.Noon, TestBooks.Noon], (await _books.LedgerAsync(contract)).Select(e => e.At));
    }

    [Fact]
    public async Task Commit_WhenContractIsUnknown_NamesTheReason()
    {
        var result = await _books.Commit(new FaultyTransport()).CommitAsync(TestBooks.Contract, [TestBooks.Opened("i", "1")], CancellationToken.None);
        Assert.Equal("unknown-contract", Assert.Single(result).Fault?.Reason);
    }

    [Fact]
    public async Task Commit_WhenUnitsAreNoneOfTheContracts_TakesTheOthers()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5), Benefit.AdvisoryHours);

        var results = await _books.Commit(new FaultyTransport()).CommitAsync(
            contract, [TestBooks.Opened("a", "1", 0.3m), TestBooks.Opened("b", "2", 0.25m), TestBooks.Opened("c", "3", 1.5m)], CancellationToken.None);

        Assert.Equal(["invalid-units", null, null], results.Select(r => r.Fault?.Reason));
        Assert.Equal(1.75m, await _books.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenEventsComeSingly_CostsOneReadAndOneTransactionAtMost()
    {
        var contract = await _books.AddContractAsync(Grant.Of(100));
        for (var i = 0; i < 20; i++)
        {
            var transport = new FaultyTransport();
            var cold = _books.Commit(transport);
            await cold.CommitAsync(contract, [i % 2 == 0 ? TestBooks.Opened($"i{i}", $"e{i}") : TestBooks.Closed($"i{i - 1}", $"e{i}", IncidentOutcome.Resolved)], CancellationToken.None);
            Assert.Equal((2, 1), (transport.Requests, transport.Transactions));
        }

        var warm = new FaultyTransport();
        var committer = _books.Commit(warm);
        await committer.CommitAsync(contract, [TestBooks.Opened("w", "w0")], CancellationToken.None);
        var before = warm.Requests;
        await committer.CommitAsync(contract, [TestBooks.Closed("w", "w1", IncidentOutcome.NotCharged)], CancellationToken.None);
        Assert.Equal(1, warm.Requests - before);
    }

    [Fact]
    public async Task Commit_WhenAThousandWaitForOneContract_ShareTransactions()
    {
        var contract = await _books.AddContractAsync(Grant.WithoutLimit);
        var transport = new FaultyTransport();

        await _books.Commit(transport).CommitAsync(contract, [.. Enumerable.Range(0, 1000).Select(i => TestBooks.Opened($"i{i}", $"e{i}"))], CancellationToken.None);

        output.WriteLine($"1,000 events of one contract: {transport.Requests} storage transactions, {transport.Requests / 1000.0:F3} an event");
        Assert.True(transport.Requests < 200);
        Assert.Equal(1000m, await _books.UsedAsync(contract));
    }

    // As the queue does it: what is not acknowledged comes again, in other batches, now and then twice.
    private async Task<int> DeliverAsync(Random random, string contract, IncidentEvent[] events)
    {
        var kills = 0;
        var waiting = events.Concat(events.Where(_ => random.Next(4) == 0)).ToList();
        var transport = Transport(random);
        var committer = _books.Commit(transport);
        while (waiting.Count > 0)
        {
            var batch = waiting.OrderBy(_ => random.Next()).Take(random.Next(1, 12)).ToList();
            try
            {
                var results = await committer.CommitAsync(contract, batch, CancellationToken.None);
                Assert.All(results, r => Assert.Null(r.Fault));
                batch.ForEach(e => waiting.RemoveAt(waiting.FindIndex(w => ReferenceEquals(w, e))));
            }
            catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
            {
                kills++;
                transport = Transport(random);
                committer = _books.Commit(transport);
            }
        }

        return kills;
    }

    private static FaultyTransport Transport(Random random) => new() { CutAt = random.Next(1, 8), CutAfterwards = random.Next(2) == 0 };

    private static IncidentEvent[] Events(Random random, string contract) => [.. Enumerable.Range(0, random.Next(1, 25)).Select(i =>
    {
        var incident = $"i{random.Next(8)}";
        var time = random.Next(8) switch { 0 => new DateTimeOffset(2027, 4, 2, 0, 0, 0, TimeSpan.Zero), 1 => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), _ => TestBooks.Noon };
        var happened = random.Next(3) > 0
            ? TestBooks.Opened(incident, $"e{i}", random.Next(1, 4), time)
            : TestBooks.Closed(incident, $"e{i}", random.Next(2) == 0 ? IncidentOutcome.Resolved : IncidentOutcome.NotCharged, time);
        return happened with { ContractId = contract };
    })];
}
