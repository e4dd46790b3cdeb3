using Azure;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Extensions;

/// <summary>
/// E4 against a plain model: any events before and during the run, again and out of order, runs and commits that are cut off from
/// storage at any request, two runs at once, and one extension after the other.
/// </summary>
public sealed class ExtensionPropertyTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Cases = 30;

    private StoredContracts _contracts = null!;
    private int _cuts;
    private int _again;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Extension_WithAnyEventsBeforeAndDuringTheRunCutOffAnywhere_EndsAsThePlainModelInTheOrderOfCommitment()
    {
        var events = EventGen.Events([.. EventGen.PlainIds, "e", "f"], 25, EventGen.TimesOf(within: 3, after: 3));
        await Gen.Select(events, Gen.Int[0, 6], Gen.Int[1, 2], Gen.Int).SampleAsync(
            (happened, granted, days, seed) => CheckAsync(happened, granted == 0 ? null : granted, days, new Random(seed)),
            iter: Cases,
            threads: 1,
            print: s => $"{EventGen.Show(s.Item1)}; granted {s.Item2}, {s.Item3} days longer, seed {s.Item4}");

        output.WriteLine($"{Cases} multisets of events, {_cuts} cuts, {_again} judged again: each time the end of the plain model");
        Assert.True(_cuts > Cases / 2 && _again > Cases / 2, $"Hardly anything happened: {_cuts} cuts, {_again} judged again.");
    }

    private async Task CheckAsync(IncidentEvent[] events, int? granted, int days, Random random)
    {
        var contract = await _contracts.AddContractAsync(granted is { } units ? Grant.Of(units) : Grant.WithoutLimit);
        IncidentEvent[] delivered = [.. events, .. events.Where(_ => random.Next(3) == 0)];
        random.Shuffle(delivered);
        var early = random.Next(delivered.Length + 1);
        await DeliverAsync(contract, delivered[..early], random);

        foreach (var until in (DateOnly[])[TestEvents.End.AddDays(days), TestEvents.End.AddDays(days + 1)])
        {
            var extension = await _contracts.ExtendAsync(contract, until);
            await Task.WhenAll(
                DeliverAsync(contract, delivered[early..], new Random(random.Next())),
                JudgeAsync(extension, new Random(random.Next())),
                JudgeAsync(extension, new Random(random.Next())));
        }

        await CheckAsync(contract, events, granted);
    }

    private async Task CheckAsync(string contract, IncidentEvent[] events, int? granted)
    {
        var ledger = await _contracts.LedgerAsync(contract);
        Assert.Equal(Enumerable.Range(1, ledger.Count).Select(i => (long)i), ledger.Select(e => e.Sequence));
        var byIdentity = events.ToDictionary(e => e.Identity);
        var model = new PlainModel(granted, TestEvents.Start, TestEvents.End);
        foreach (var entry in ledger)
        {
            switch (entry)
            {
                case TermsEntry terms:
                    model.Extend(terms.After.End);
                    break;
                case IncidentEntry { Extension: not null } again:
                    model.JudgeAgain(again.IncidentId);
                    break;
                case IncidentEntry incident:
                    model.Apply(byIdentity[incident.Event]);
                    break;
            }

            Assert.Equal(model.Used, Quarters.ToUnits(entry.UsedAfter));
            Assert.InRange(model.Used, 0, granted ?? int.MaxValue);
        }

        // What the ledger has no entry for must change nothing.
        Array.ForEach(events, model.Apply);
        Assert.Equal(model.Used, await _contracts.UsedAsync(contract));
        Assert.Equal(model.Incidents, await _contracts.IncidentsAsync(contract));

        var rejected = ledger.OfType<IncidentEntry>().Where(e => e.IsRejectionForItsDate).ToList();
        foreach (var run in ledger.OfType<IncidentEntry>().Where(e => e.Extension is not null).GroupBy(e => e.Extension))
        {
            var places = run.Select(e => rejected.Last(r => r.IncidentId == e.IncidentId && r.Sequence < e.Sequence).Sequence).ToList();
            Assert.Equal(places.Distinct().Order(), places);
            _again += places.Count;
        }
    }

    private async Task JudgeAsync(ContractExtension extension, Random random)
    {
        var isLeft = true;
        while (isLeft)
        {
            try
            {
                isLeft = await _contracts.Judgement(Connection(random), Limits(random)).StepAsync(extension, CancellationToken.None);
            }
            catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
            {
                Interlocked.Increment(ref _cuts);
            }
        }
    }

    private async Task DeliverAsync(string contract, IncidentEvent[] events, Random random)
    {
        var waiting = events.ToList();
        while (waiting.Count > 0)
        {
            var batch = waiting.Take(random.Next(1, 8)).ToList();
            try
            {
                var result = await _contracts.Commit(Connection(random), limits: Limits(random))
                    .CommitAsync(contract, batch, CancellationToken.None);
                Assert.All(result.Faults, Assert.Null);
                waiting.RemoveRange(0, batch.Count);
            }
            catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
            {
                Interlocked.Increment(ref _cuts);
            }
        }
    }

    // At least as many requests as a step takes, so that it ends.
    private static FaultyTransport Connection(Random random) =>
        new() { CutAt = random.Next(1, 40), CutAfterwards = random.Next(2) == 0 };

    private static TransactionLimits Limits(Random random) => TransactionLimits.OfTableStorage with { Rows = random.Next(3, 12) };
}
