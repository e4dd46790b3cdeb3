using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Ledger;

public sealed class LedgerCommitTests : IAsyncLifetime
{
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Commit_WhenThreeProcessesCommitToOneContract_NeitherLosesNorDoubles() =>
        await Gen.Shuffle(Enumerable.Range(0, 120).Select(i => TestEvents.Opened($"i{i % 60}", $"e{i % 60}")).ToArray()).SampleAsync(
            async events =>
            {
                var contract = await _contracts.AddContractAsync(Grant.Of(30));
                LedgerCommit[] committers = [.. Enumerable.Range(0, 3).Select(_ => _contracts.Commit(new FaultyTransport()))];

                await Task.WhenAll(events.Chunk(5).Select((batch, i) =>
                    Task.Run(() => committers[i % 3].CommitAsync(contract, batch, CancellationToken.None))));

                var ledger = await _contracts.LedgerAsync(contract);
                Assert.Equal((60, 30), (ledger.Count, ledger.Cast<IncidentEntry>().Count(e => e.Effect == LedgerEffect.Charged)));
                Assert.Equal(30m, await _contracts.UsedAsync(contract));
            },
            iter: 2,
            threads: 1,
            print: EventGen.Show);

    [Fact]
    public async Task Commit_WhenAnIdentityComesBackForAnotherIncident_JudgesItLikeAnyEvent()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));

        await _contracts.CommitAsync(contract, TestEvents.Opened("a", "1"));
        await _contracts.CommitAsync(contract, TestEvents.Opened("b", "1"), TestEvents.Opened("a", "1"));

        Assert.Equal(["a", "b"], (await _contracts.LedgerAsync(contract)).Cast<IncidentEntry>().Select(e => e.IncidentId));
        Assert.Equal(2m, await _contracts.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenClockGoesBack_KeepsTheLedgerInTheOrderOfItsTimes()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        foreach (var (hours, incident) in ((int, string)[])[(0, "a"), (-1, "b"), (1, "c")])
        {
            var clock = new FakeTimeProvider(TestEvents.Noon.AddHours(hours));
            await _contracts.Commit(new FaultyTransport(), clock)
                .CommitAsync(contract, [TestEvents.Opened(incident, incident)], CancellationToken.None);
        }

        Assert.Equal(
            [TestEvents.Noon, TestEvents.Noon, TestEvents.Noon.AddHours(1)],
            (await _contracts.LedgerAsync(contract)).Select(e => e.At));
    }

    [Fact]
    public async Task Commit_WhenContractIsUnknown_NamesTheReason()
    {
        var result = await _contracts.Commit(new FaultyTransport())
            .CommitAsync(TestEvents.Contract, [TestEvents.Opened("i", "1")], CancellationToken.None);
        Assert.Equal("unknown-contract", Assert.Single(result.Faults)?.Reason);
    }

    [Fact]
    public async Task Commit_WhenUnitsAreNoneOfTheContracts_TakesTheOthers()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5), Benefit.AdvisoryHours);

        var result = await _contracts.Commit(new FaultyTransport()).CommitAsync(
            contract,
            [TestEvents.Opened("a", "1", 0.3m), TestEvents.Opened("b", "2", 0.25m), TestEvents.Opened("c", "3", 1.5m)],
            CancellationToken.None);

        Assert.Equal(["invalid-units", null, null], result.Faults.Select(fault => fault?.Reason));
        Assert.Equal(1.75m, await _contracts.UsedAsync(contract));
    }

    [Fact]
    public async Task Commit_WhenTheLastUnitIsTaken_NotesWhen()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(2));
        var clock = new FakeTimeProvider(TestEvents.Noon);
        var committer = _contracts.Commit(new FaultyTransport(), clock);
        async Task<DateTimeOffset?> UsedUpAfterAsync(IncidentEvent happened)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await committer.CommitAsync(contract, [happened], CancellationToken.None);
            return (await _contracts.HeadAsync(contract)).UsedUpAt;
        }

        Assert.Null(await UsedUpAfterAsync(TestEvents.Opened("a", "1")));
        Assert.Equal(TestEvents.Noon.AddHours(2), await UsedUpAfterAsync(TestEvents.Opened("b", "2")));
        await UsedUpAfterAsync(TestEvents.Closed("a", "3", IncidentOutcome.NotCharged));
        Assert.Equal(TestEvents.Noon.AddHours(4), await UsedUpAfterAsync(TestEvents.Opened("c", "4")));
    }

    [Fact]
    public async Task Commit_WhenTheAnswerIsLost_CountsOnceAndStillSaysThatSomebodyHasToBeTold()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        var transport = new FaultyTransport();
        var committer = _contracts.Commit(transport);
        transport.LoseNextTransactionAnswer();

        await Assert.ThrowsAnyAsync<Exception>(
            () => committer.CommitAsync(contract, [TestEvents.Opened("a", "1")], CancellationToken.None));
        var again = await committer.CommitAsync(contract, [TestEvents.Opened("a", "1")], CancellationToken.None);

        Assert.True(again.IsUntold);
        Assert.Equal((1m, 1), (await _contracts.UsedAsync(contract), (await _contracts.LedgerAsync(contract)).Count));
    }

    [Fact]
    public async Task Commit_WhenOthersWinEachTime_GivesUpAndHasCommittedNothing()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        var transport = _contracts.AlwaysLate(contract);

        await Assert.ThrowsAsync<ContentionException>(() => _contracts.Commit(transport, chance: new NoPause())
            .CommitAsync(contract, [TestEvents.Opened("a", "1")], CancellationToken.None));

        Assert.Equal(100, transport.Transactions);
        Assert.Equal((0m, 0), (await _contracts.UsedAsync(contract), (await _contracts.LedgerAsync(contract)).Count));
    }
}
