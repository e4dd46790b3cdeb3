using Azure;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>A11, E4: changes of terms are committed once, beside the events of incidents.</summary>
public sealed class TermsCommitTests : IAsyncLifetime
{
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Change_WhenTheGrantSinksBelowWhatIsUsed_ShowsWhatIsUsedAndFollowsGiveBacksDown()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        await _contracts.CommitAsync(contract, [.. Enumerable.Range(0, 4).Select(i => Opened($"i{i}", $"o{i}"))]);

        var after = (await ChangeAsync(contract, Granting(2)))!;

        Assert.Equal((4m, 4m, 5), (after.Granted, after.Used, after.FirstGrant?.Units));
        Assert.Equal(BenefitState.Exhausted, after.StateOn(End));
        Assert.NotNull(after.UsedUpAt);
        await _contracts.CommitAsync(contract, Opened("late", "o9"), Closed("i0", "c0", IncidentOutcome.NotCharged));
        Assert.Equal(3m, (await FindAsync(contract)).Granted);
        await _contracts.CommitAsync(
            contract, Closed("i1", "c1", IncidentOutcome.NotCharged), Closed("i2", "c2", IncidentOutcome.NotCharged));
        Assert.Equal((2m, 1m), ((await FindAsync(contract)).Granted, (await FindAsync(contract)).Used));
        var ledger = await _contracts.LedgerAsync(contract);
        Assert.Equal([5, 5, 5, 5, 4, 4, 3, 2, 2], ledger.Select(e => (int)Quarters.ToUnits(e.GrantedAfter!.Value)));
        Assert.Equal(LedgerEffect.Rejected, Assert.IsType<IncidentEntry>(ledger[5]).Effect);
    }

    [Fact]
    public async Task Change_ReadBack_TellsWhoWhyBeforeAndAfter()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        var end = End.AddDays(-10);

        await ChangeAsync(contract, c => new TermsChange(
            c with
            {
                Grant = Grant.WithoutLimit,
                End = end,
                EndReason = EndReason.Revoked,
                IsWithdrawn = true,
                ExtendedUntil = end,
                RatedBy = 7,
            },
            TermsKind.Revoked,
            "office",
            "理由"));
        await ChangeAsync(contract, c => new TermsChange(
            c with { EndReason = null, IsWithdrawn = false, ExtendedUntil = null }, TermsKind.Restored, "office", null));

        var ledger = (await _contracts.LedgerAsync(contract)).Cast<TermsEntry>().ToList();
        Assert.Equal(
            new TermsEntry(
                1, ledger[0].At, "office", TermsKind.Revoked, "理由", 0, new(Grant.Of(5), End), new(Grant.WithoutLimit, end)),
            ledger[0]);
        var found = await FindAsync(contract);
        Assert.Equal((null, false, null, 7L, end), (found.EndReason, found.IsWithdrawn, found.ExtendedUntil, found.RatedBy, found.End));
        Assert.Equal((2L, Grant.Of(5)), (found.LedgerEntries, found.FirstGrant));
    }

    [Fact]
    public async Task Change_WhenNothingIsToChange_WritesNothing()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        var transport = new FaultyTransport();

        var after = await Commit(transport).ChangeAsync(contract, _ => null, CancellationToken.None);
        var unknown = await Commit(transport).ChangeAsync("10000000000008", Granting(1), CancellationToken.None);

        Assert.Equal((5, null, 2), (after!.Grant.Units, unknown, transport.Requests));
        Assert.Empty(await _contracts.Untold.IntendedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Change_WhenAnEventIsCommittedMeanwhile_IsDecidedOnWhatIsThereThen()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        var transport = new FaultyTransport { BeforeNextTransaction = () => _contracts.CommitAsync(contract, Opened("a", "1")) };
        var seen = new List<decimal>();

        await Commit(transport).ChangeAsync(
            contract,
            c =>
            {
                seen.Add(c.Used);
                return new TermsChange(c with { Grant = Grant.Of(3) }, TermsKind.Rerated, "office", null);
            },
            CancellationToken.None);

        Assert.Equal([0m, 1m], seen);
        Assert.Equal([1L, 2L], (await _contracts.LedgerAsync(contract)).Select(e => e.Sequence));
        Assert.Equal((1m, 3m), ((await FindAsync(contract)).Used, (await FindAsync(contract)).Granted));
    }

    [Fact]
    public async Task Commit_WhenTheTermsChangeMeanwhile_IsJudgedByTheNewOnes()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5));
        var transport = new FaultyTransport
        {
            BeforeNextTransaction = () => ChangeAsync(contract, c => new TermsChange(
                c with { End = Start, EndReason = EndReason.Withdrawn }, TermsKind.Withdrawn, "office", null)),
        };

        await _contracts.Commit(transport).CommitAsync(contract, [Opened("a", "1")], CancellationToken.None);

        var entry = Assert.IsType<IncidentEntry>((await _contracts.LedgerAsync(contract))[^1]);
        Assert.Equal((LedgerEffect.Rejected, RejectionReason.Expired), (entry.Effect, entry.Reason));
    }

    [Fact]
    public async Task Change_CutOffAtAnyRequestAndDoneAgain_LeavesOneEntryAndOneToTell()
    {
        for (var cut = 1; cut <= 5; cut++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                var contract = await _contracts.AddContractAsync(Grant.Of(5));
                var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
                try
                {
                    await Commit(transport).ChangeAsync(contract, Granting(3), CancellationToken.None);
                }
                catch (Exception error) when (error is RequestFailedException or HttpRequestException or AggregateException)
                {
                    await ChangeAsync(contract, Granting(3));
                }

                var (_, first) = (await _contracts.Untold.FirstAsync(contract, CancellationToken.None))!.Value;
                var untold = await _contracts.Untold.ReadAsync(contract, first, CancellationToken.None);
                Assert.Single(await _contracts.LedgerAsync(contract));
                Assert.Equal([1L], untold.Entries);
                Assert.Contains(contract, await _contracts.Untold.IntendedAsync(CancellationToken.None));
            }
        }
    }

    private static Func<Contract, TermsChange?> Granting(int units) => contract => contract.Grant == Grant.Of(units)
        ? null
        : new TermsChange(contract with { Grant = Grant.Of(units) }, TermsKind.Rerated, "office", null);

    private TermsCommit Commit(FaultyTransport transport) => _contracts.Terms(transport);

    private Task<Contract?> ChangeAsync(string contract, Func<Contract, TermsChange?> change) =>
        Commit(new FaultyTransport()).ChangeAsync(contract, change, CancellationToken.None);

    private async Task<Contract> FindAsync(string contract) =>
        (await new ContractStore(_contracts.Tables).FindAsync(contract, CancellationToken.None))!;
}
