using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Extensions;

/// <summary>E4 in storage: each incident is judged again once, in the order of commitment, whatever is cut off or comes between.</summary>
public sealed class SecondJudgementCommitTests : IAsyncLifetime
{
    private static readonly TransactionLimits TwoIncidents = TransactionLimits.OfTableStorage with { Rows = 5 };

    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Run_WhenUnitsRunShort_GivesThemInTheOrderOfCommitment()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(3));
        await _contracts.CommitAsync(
            contract,
            Late("z", 1), Late("far", 40), Opened("used", "u"), Late("b", 2), Closed("b", "c", IncidentOutcome.NotCharged), Late("a", 3),
            Late("c", 4));

        await _contracts.RunAsync(await _contracts.ExtendAsync(contract, End.AddDays(30)));

        Assert.Equal(
            ["a Open 1", "b Closed NotCharged 0", "c Rejected NoUnitsLeft 0", "far Rejected Expired 0", "used Open 1", "z Open 1"],
            await _contracts.IncidentsAsync(contract));
        var again = (await _contracts.LedgerAsync(contract)).OfType<IncidentEntry>().Where(e => e.Extension is not null).ToList();
        Assert.Equal(
            ["z Charged", "far Remembered", "b ChargedAndReleased", "a Charged", "c Rejected"],
            again.Select(e => $"{e.IncidentId} {e.Effect}"));
        Assert.All(again, e => Assert.Equal(
            (ExtendedContracts.Office, 8L, new EventIdentity("/extensions", "8")), (e.AccountId, e.Extension, e.Event)));
        Assert.Equal(again.Where(e => e.Effect != LedgerEffect.Remembered).Select(e => e.Sequence), again
            .Where(e => e.CallsForNotice).Select(e => e.Sequence));
        Assert.Equal([contract], await _contracts.Untold.IntendedAsync(CancellationToken.None));
        Assert.Equal(3m, await _contracts.UsedAsync(contract));
    }

    [Fact]
    public async Task Run_ThroughAnOpeningBeforeTheStartToo_ComesAtTheEntryThatSaysExpired()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        await _contracts.CommitAsync(
            contract, Opened("a", "1", time: Noon.AddYears(-1)), Late("b", 1), Late("a", 1), Opened("early", "2", time: Noon.AddYears(-1)));

        await _contracts.RunAsync(await _contracts.ExtendAsync(contract, End.AddDays(30)));
        await _contracts.CommitAsync(contract, Late("early", 1));

        Assert.Equal(
            ["a Rejected NoUnitsLeft 0", "b Open 1", "early Rejected NoUnitsLeft 0"], await _contracts.IncidentsAsync(contract));
    }

    [Fact]
    public async Task Run_CutOffAtEachRequest_EndsTheSame()
    {
        var expected = await EndAsync(contract => _contracts.ExtendAsync(contract, End.AddDays(30)), runs: 1);
        for (var cut = 1; cut <= 40; cut++)
        {
            var contract = await RejectedAsync();
            var extension = await _contracts.ExtendAsync(contract, End.AddDays(30));
            for (var transport = new FaultyTransport { CutAt = cut, CutAfterwards = cut % 2 == 0 }; ;)
            {
                try
                {
                    while (await _contracts.Judgement(transport, TwoIncidents).StepAsync(extension, CancellationToken.None))
                    {
                    }

                    break;
                }
                catch (Exception error) when (error is not InvalidOperationException and not PermanentFailureException)
                {
                    transport = new FaultyTransport();
                }
            }

            Assert.Equal(expected, await StateAsync(contract));
        }
    }

    [Fact]
    public async Task Run_TwiceAtOnceAndOnceMore_JudgesEachOnce()
    {
        var once = await EndAsync(contract => _contracts.ExtendAsync(contract, End.AddDays(30)), runs: 1);

        Assert.Equal(once, await EndAsync(contract => _contracts.ExtendAsync(contract, End.AddDays(30)), runs: 3));
    }

    [Fact]
    public async Task Duplicates_UntilTheRunHasReachedTheIncident_AreJudgedByTheOldEnd()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        await _contracts.CommitAsync(contract, Late("a", 1), Late("b", 1), Late("c", 40));
        var extension = await _contracts.ExtendAsync(contract, End.AddDays(30));
        var judgement = _contracts.Judgement(new FaultyTransport(), TransactionLimits.OfTableStorage with { Rows = 3 });

        // An opening that comes again, another one, and an incident that is new.
        await _contracts.CommitAsync(contract, Late("a", 1), Late("c", 2), Late("new", 2));
        var before = await _contracts.IncidentsAsync(contract);
        await judgement.StepAsync(extension, CancellationToken.None);
        await _contracts.CommitAsync(contract, Late("a", 1), Late("b", 1));
        var between = await _contracts.IncidentsAsync(contract);
        await _contracts.RunAsync(extension);
        await _contracts.CommitAsync(contract, Late("b", 1), Late("c", 3));

        Assert.Equal(["a Rejected Expired 0", "b Rejected Expired 0", "c Rejected Expired 0", "new Open 1"], before);
        Assert.Equal(["a Open 1", "b Rejected Expired 0", "c Rejected Expired 0", "new Open 1"], between);
        Assert.Equal(["a Open 1", "b Open 1", "c Open 1", "new Open 1"], await _contracts.IncidentsAsync(contract));
        Assert.True((await _contracts.HeadAsync(contract)).JudgingAgain!.IsOver);
    }

    [Fact]
    public async Task Run_WhenExtendedOnceMoreMeanwhile_LeavesTheRestToTheSecondRun()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        await _contracts.CommitAsync(contract, Late("a", 1), Late("b", 20), Late("c", 40));
        var first = await _contracts.ExtendAsync(contract, End.AddDays(10));
        await _contracts.Judgement(new FaultyTransport(), TwoIncidents).StepAsync(first, CancellationToken.None);
        var second = await _contracts.ExtendAsync(contract, End.AddDays(30));

        Assert.Equal(1, await _contracts.RunAsync(first));
        await _contracts.RunAsync(second, TwoIncidents);

        Assert.Equal(["a Open 1", "b Open 1", "c Rejected Expired 0"], await _contracts.IncidentsAsync(contract));
        Assert.Equal(1, await _contracts.RunAsync(second));
    }

    [Fact]
    public async Task Run_AfterAWithdrawal_GoesByTheDayOfTheWithdrawal()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        await _contracts.CommitAsync(contract, Late("a", 1), Late("b", 20));
        var extension = await _contracts.ExtendAsync(contract, End.AddDays(30));
        await _contracts.Terms(new FaultyTransport()).ChangeAsync(
            contract,
            before => new TermsChange(
                before with { End = End.AddDays(10), EndReason = EndReason.Withdrawn }, TermsKind.Withdrawn, "office-1", null),
            CancellationToken.None);

        await _contracts.RunAsync(extension);

        Assert.Equal(["a Open 1", "b Rejected Expired 0"], await _contracts.IncidentsAsync(contract));
    }

    [Fact]
    public async Task Run_ThroughALongLedger_TakesAsManyStepsAsItsPages()
    {
        var contract = await _contracts.AddContractAsync(Grant.WithoutLimit);
        await _contracts.CommitAsync(contract, [.. Enumerable.Range(0, 390).Select(i => Opened($"i{i}", $"o{i}")), Late("a", 1)]);

        var steps = await _contracts.RunAsync(await _contracts.ExtendAsync(contract, End.AddDays(30)));

        // 392 entries of two pages, and the entry about the incident that was judged again.
        Assert.Equal(3, steps);
        Assert.Contains("a Open 1", await _contracts.IncidentsAsync(contract));
    }

    [Fact]
    public async Task Run_OfAnUnknownContract_IsNotTriedAgain() =>
        await Assert.ThrowsAsync<PermanentFailureException>(
            () => _contracts.RunAsync(new ContractExtension("10000000000008", 1)));

    private static IncidentEvent Late(string incident, int days) =>
        Opened(incident, $"{incident}{days}", time: new DateTimeOffset(End.AddDays(days), new TimeOnly(12, 0), TimeSpan.Zero));

    private async Task<string> RejectedAsync()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(3));
        await _contracts.CommitAsync(contract, [.. Enumerable.Range(1, 6).Select(i => Late($"i{i}", i == 2 ? 40 : i))]);
        return contract;
    }

    private async Task<string> EndAsync(Func<string, Task<ContractExtension>> extend, int runs)
    {
        var contract = await RejectedAsync();
        var extension = await extend(contract);
        await Task.WhenAll(Enumerable.Range(0, (runs + 1) / 2).Select(_ => _contracts.RunAsync(extension, TwoIncidents)));
        for (var more = (runs + 1) / 2; more < runs; more++)
        {
            await _contracts.RunAsync(extension, TwoIncidents);
        }

        return await StateAsync(contract);
    }

    private async Task<string> StateAsync(string contract)
    {
        var ledger = (await _contracts.LedgerAsync(contract)).OfType<IncidentEntry>();
        return $"{string.Join(", ", await _contracts.IncidentsAsync(contract))}; "
            + $"{string.Join(", ", ledger.Select(e => $"{e.Sequence} {e.IncidentId} {e.Effect} {e.UsedAfter}"))}; "
            + (await _contracts.HeadAsync(contract)).JudgingAgain;
    }
}
