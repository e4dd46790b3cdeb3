using Azure;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>
/// I2, I3, I6 against the plain model: any events, split into any batches, delivered again in any order, with committers that are cut
/// off from storage at any request, also two at once, and transactions that hardly hold an event.
/// </summary>
public sealed class LedgerCommitPropertyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Cases = 40;

    // The largest event that is generated fits; few do together.
    private static readonly Gen<TransactionLimits> Limits = Gen.Select(
        Gen.Int[3, 12],
        Gen.Int[14_000, 30_000],
        (rows, bytes) => TransactionLimits.OfTableStorage with { Rows = rows, Bytes = bytes });

    private StoredContracts _contracts = null!;
    private int _cuts;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task Commit_AnyEventsInAnyBatchesCutOffAnywhere_EndsAsThePlainModelInTheOrderOfTheLedger(int consumers, bool isHostile)
    {
        var events = EventGen.Events(isHostile ? EventGen.HostileIds : EventGen.PlainIds, 25);
        await Gen.Select(events, Gen.Int[0, 11], Limits, Gen.Int).SampleAsync(
            (happened, granted, limits, seed) => CheckAsync(happened, granted == 0 ? null : granted, limits, new Random(seed), consumers),
            iter: Cases,
            threads: 1,
            print: s => $"{EventGen.Show(s.Item1)}; granted {s.Item2}, {s.Item3}, seed {s.Item4}");

        output.WriteLine($"{Cases} multisets of events, {_cuts} cuts, {consumers} consumers: each time the end of the plain model");
        Assert.True(_cuts > Cases / 2, $"Hardly anything was cut off: {_cuts}.");
    }

    private async Task CheckAsync(IncidentEvent[] events, int? granted, TransactionLimits limits, Random random, int consumers)
    {
        var contract = await _contracts.AddContractAsync(granted is { } units ? Grant.Of(units) : Grant.WithoutLimit);
        IncidentEvent[] delivered = [.. events, .. events.Where(_ => random.Next(4) == 0)];
        random.Shuffle(delivered);
        var share = (delivered.Length + consumers - 1) / consumers;
        await Task.WhenAll(delivered.Chunk(share).Select(part => DeliverAsync(contract, part, limits, new Random(random.Next()))));

        var ledger = await _contracts.LedgerAsync(contract);
        Assert.Equal(Enumerable.Range(1, ledger.Count).Select(i => (long)i), ledger.Select(e => e.Sequence));
        var byIdentity = events.ToDictionary(e => e.Identity);
        var model = new PlainModel(granted, TestEvents.Start, TestEvents.End);
        foreach (var entry in ledger.Cast<IncidentEntry>())
        {
            model.Apply(byIdentity[entry.Event]);
            Assert.Equal(model.Used, Quarters.ToUnits(entry.UsedAfter));
            Assert.InRange(model.Used, 0, granted ?? int.MaxValue);
        }

        // What the ledger has no entry for must change nothing.
        Array.ForEach(delivered, model.Apply);
        Assert.Equal(model.Used, await _contracts.UsedAsync(contract));
        Assert.Equal(model.Incidents, await _contracts.IncidentsAsync(contract));
    }

    // As the queue does it: what is not acknowledged comes again, in other batches.
    private async Task DeliverAsync(string contract, IncidentEvent[] events, TransactionLimits limits, Random random)
    {
        var waiting = events.ToList();
        var committer = Committer(limits, random);
        while (waiting.Count > 0)
        {
            var batch = waiting.OrderBy(_ => random.Next()).Take(random.Next(1, 12)).ToList();
            try
            {
                var result = await committer.CommitAsync(contract, batch, CancellationToken.None);
                Assert.All(result.Faults, Assert.Null);
                batch.ForEach(e => waiting.RemoveAt(waiting.FindIndex(w => ReferenceEquals(w, e))));
            }
            catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
            {
                Interlocked.Increment(ref _cuts);
                committer = Committer(limits, random);
            }
        }
    }

    // At least as many requests as a first commit takes, so that it ends.
    private LedgerCommit Committer(TransactionLimits limits, Random random) =>
        _contracts.Commit(new FaultyTransport { CutAt = random.Next(1, 40), CutAfterwards = random.Next(2) == 0 }, limits: limits);
}
