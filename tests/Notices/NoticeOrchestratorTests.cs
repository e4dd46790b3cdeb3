using BenefitsFunctions.Ledger;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Notices;

public sealed class NoticeOrchestratorTests
{
    private const string Read = nameof(NoticeActivities.ReadUntoldEntries);
    private const string Mark = nameof(NoticeActivities.MarkAsTold);
    private const string Next = nameof(NoticeActivities.StartNextStretch);
    private const string Mail = nameof(NoticeActivities.MailNotice);
    private const string GiveUp = nameof(NoticeActivities.GiveUpNotice);

    private static readonly UntoldStretch Stretch = new(TestEvents.Contract, First: 7);
    private static readonly UntoldBatch Batch = new(Through: 12, [7, 9]);

    [Fact]
    public async Task TellAboutLedger_WhenMailsAreTaken_MovesTheMarkBeforeItTells()
    {
        var run = Started(Stretch).Answer(Read, Batch).Answer(Mark, false).Answer(Mail).Answer(Mail);

        await run.Completion;
        Assert.Equal(
            [
                (Read, Stretch, Retries.Persistently),
                (Mark, new TellingMark(TestEvents.Contract, 12), Retries.Persistently),
                (Mail, new LedgerNotice(TestEvents.Contract, 7), Retries.MailForThreeDays),
                (Mail, new LedgerNotice(TestEvents.Contract, 9), Retries.MailForThreeDays),
            ],
            run.Calls.Select(call => (call.Name, call.Input!, call.Options!)));
    }

    [Fact]
    public async Task TellAboutLedger_WhenEntriesAreLeftBehindTheMark_StartsTheNextStretch()
    {
        var run = Started(Stretch).Answer(Read, Batch with { Entries = [] }).Answer(Mark, true).Answer(Next);

        await run.Completion;
        Assert.Equal([Read, Mark, Next], run.Calls.Select(call => call.Name));
        Assert.Equal(TestEvents.Contract, run.Calls[^1].Input);
    }

    [Fact]
    public async Task TellAboutLedger_WhenOneMailFailsForGood_NotesItAndTellsTheOthers()
    {
        var run = Started(Stretch).Answer(Read, Batch).Answer(Mark, false).Fail(Mail);
        Assert.False(run.Completion.IsCompleted);

        await run.Answer(GiveUp).Answer(Mail).Completion;
        Assert.Equal(new LedgerNotice(TestEvents.Contract, 7), run.Calls.Single(call => call.Name == GiveUp).Input);
    }

    [Fact]
    public async Task TellAboutLedger_WhenTheInputIsMissing_SaysSo()
    {
        var run = Started(null);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Completion);
        Assert.Equal("A notice's orchestration needs the stretch of the ledger that it is about.", failure.Message);
        Assert.Empty(run.Calls);
    }

    private static ScriptedOrchestration Started(UntoldStretch? stretch) =>
        new ScriptedOrchestration(stretch, TestEvents.Noon).Start(NoticeOrchestrator.TellAboutLedger);
}
