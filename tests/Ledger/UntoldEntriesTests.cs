using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>I3, I7: what somebody has to be told is known until it is told, whatever is cut off when.</summary>
public sealed class UntoldEntriesTests : IAsyncLifetime
{
    private StoredContracts _contracts = null!;

    private UntoldEntries Untold => _contracts.Untold;

    public async Task InitializeAsync() => _contracts = await StoredContracts.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Commit_WhenNobodyHasToBeTold_WritesNoIntentAndTakesTheMarkAlong()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(100));

        var result = await _contracts.CommitAsync(contract, Opened("a", "1"), Closed("a", "2", IncidentOutcome.Resolved));

        Assert.False(result.IsUntold);
        Assert.Empty(await IntendedAsync());
        Assert.Equal((2L, 2L), await MarkAndEntriesAsync(contract));
    }

    [Fact]
    public async Task Read_WhenManyHaveToBeTold_ComesInBatches()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        await _contracts.CommitAsync(contract, [.. Enumerable.Range(0, 151).Select(i => Opened($"i{i}", $"e{i}"))]);

        var (_, first) = (await Untold.FirstAsync(contract, CancellationToken.None))!.Value;
        var batch = await Untold.ReadAsync(contract, first, CancellationToken.None);
        var isLeft = await Untold.MarkAsync(contract, batch.Through, CancellationToken.None);
        var (_, second) = (await Untold.FirstAsync(contract, CancellationToken.None))!.Value;
        var rest = await Untold.ReadAsync(contract, second, CancellationToken.None);

        Assert.Equal((1L, 100L, true, 101L, 151L), (first, batch.Through, isLeft, second, rest.Through));
        Assert.Equal((100, 51), (batch.Entries.Count, rest.Entries.Count));
        Assert.Equal([contract], await IntendedAsync());
        Assert.False(await Untold.MarkAsync(contract, rest.Through, CancellationToken.None));
        Assert.Empty(await IntendedAsync());
        Assert.Null(await Untold.FirstAsync(contract, CancellationToken.None));
    }

    [Fact]
    public async Task Mark_WhenACommitIsCutOffBehindItsIntent_RemovesTheIntent()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        await Assert.ThrowsAnyAsync<Exception>(() => _contracts.Commit(new FaultyTransport { CutAt = 3 })
            .CommitAsync(contract, [Opened("a", "1")], CancellationToken.None));
        Assert.Equal([contract], await IntendedAsync());

        Assert.False(await Untold.MarkAsync(contract, through: 0, CancellationToken.None));

        Assert.Empty(await IntendedAsync());
    }

    [Fact]
    public async Task Mark_BetweenIntentAndCommitOfAnother_LeavesAnIntentForThatCommit()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        var transport = new FaultyTransport
        {
            BeforeNextTransaction = () => Untold.MarkAsync(contract, through: 0, CancellationToken.None),
        };

        var result = await _contracts.Commit(transport).CommitAsync(contract, [Opened("a", "1")], CancellationToken.None);

        Assert.True(result.IsUntold);
        Assert.Equal((1m, 2), (await _contracts.UsedAsync(contract), transport.Transactions));
        Assert.Equal([contract], await IntendedAsync());
    }

    [Fact]
    public async Task Mark_WhenACommitComesMeanwhile_LeavesItsEntriesBehindTheMark()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1));
        await _contracts.CommitAsync(contract, Opened("a", "1"));
        var batch = await Untold.ReadAsync(contract, 1, CancellationToken.None);
        await _contracts.CommitAsync(contract, Opened("b", "2"));

        Assert.True(await Untold.MarkAsync(contract, batch.Through, CancellationToken.None));
        Assert.Equal((1L, 2L), await MarkAndEntriesAsync(contract));
        Assert.Equal([contract], await IntendedAsync());
    }

    private Task<IReadOnlyList<string>> IntendedAsync() => Untold.IntendedAsync(CancellationToken.None);

    private async Task<(long Mark, long Entries)> MarkAndEntriesAsync(string contract)
    {
        var head = await _contracts.HeadAsync(contract);
        return (head.ToldThrough, head.Entries);
    }
}
