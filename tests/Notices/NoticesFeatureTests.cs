using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Notices;

/// <summary>I3, I7: whoever has to be told is told once, through the real engine.</summary>
public sealed class NoticesFeatureTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;
    private StoredContracts _contracts = null!;

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();
        _contracts = new StoredContracts(_app.Storage);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Resume_AfterACrashBetweenCommitAndNotices_MailsEachOnce()
    {
        var contract = await CommitAsync(rejections: 3);

        await _app.RunsTimerAsync("ResumeNotices");
        await _app.RunsTimerAsync("ResumeNotices");

        Assert.Equal(3 + 1, _app.Mails.Count);
        Assert.Equal(4L, (await _contracts.HeadAsync(contract)).ToldThrough);
        Assert.Empty(await _contracts.Untold.IntendedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Consume_WhenEventsComeAgainAfterACrashBeforeNotices_MailsEachOnce()
    {
        var contract = await CommitAsync(rejections: 2);

        await _app.ReceivesEventAsync(EventJson.Of(TestEvents.Opened("i1", "e1") with { ContractId = contract }));
        await _app.SettleAsync();
        await _app.RunsTimerAsync("ResumeNotices");

        Assert.Equal(2 + 1, _app.Mails.Count);
    }

    [Fact]
    public async Task Consume_WhenMoreHaveToBeToldThanABatchHolds_MailsAllOfThem()
    {
        var rejections = UntoldEntries.BatchSize + 5;
        await CommitAsync(rejections);

        await _app.RunsTimerAsync("ResumeNotices");

        Assert.Equal(rejections + 1, _app.Mails.Count);
        Assert.Empty(await _contracts.Untold.IntendedAsync(CancellationToken.None));
    }

    // As a process that is killed before it starts the notices: one unit, which crosses a mark, and openings that get none.
    private async Task<string> CommitAsync(int rejections)
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(1), partnerId: Sample.Fabrikam);
        var result = await _contracts.CommitAsync(
            contract, [.. Enumerable.Range(0, 1 + rejections).Select(i => TestEvents.Opened($"i{i}", $"e{i}"))]);
        Assert.True(result.IsUntold);
        return contract;
    }
}
