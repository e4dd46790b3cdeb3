using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

    [Theory]
    [InlineData(550, 1, 3023)]
    [InlineData(450, 3, null)]
    public async Task Resume_WhenTheRecipientIsRefusedTwice_TriesAgainOnlyWhatMayPass(int code, int asked, int? logged)
    {
        await using var server = new MailServer();
        server.AnswersRecipient = _ => server.Asked.Count <= 2 ? code : null;
        server.ComesUp();
        var log = new RecordedLog();
        await using var app = await BenefitsHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<ILogger<NoticeActivities>>(log.CreateLogger<NoticeActivities>()),
            settings: ["Benefits:Mail:Host=127.0.0.1", $"Benefits:Mail:Port={server.Port}", "Benefits:Mail:Security=None"]);
        await CommitAsync(rejections: 0, new StoredContracts(app.Storage));

        await app.RunsTimerAsync("ResumeNotices");
        await app.PassesAsync(TimeSpan.FromSeconds(30));
        await app.PassesAsync(TimeSpan.FromMinutes(1));
        await app.PassesAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(Enumerable.Repeat("program.contact@fabrikam.example", asked), server.Asked);
        Assert.Equal(logged is null ? ["program.contact@fabrikam.example"] : [], server.Taken.SelectMany(t => t.Recipients));
        Assert.Equal(logged is { } id ? [id] : [], log.Lines.Select(line => line.Event));
    }

    // As a process that is killed before it starts the notices: one unit, which crosses a mark, and openings that get none.
    private async Task<string> CommitAsync(int rejections, StoredContracts? contracts = null)
    {
        contracts ??= _contracts;
        var contract = await contracts.AddContractAsync(Grant.Of(1), partnerId: Sample.Fabrikam);
        var result = await contracts.CommitAsync(
            contract, [.. Enumerable.Range(0, 1 + rejections).Select(i => TestEvents.Opened($"i{i}", $"e{i}"))]);
        Assert.True(result.IsUntold);
        return contract;
    }
}
