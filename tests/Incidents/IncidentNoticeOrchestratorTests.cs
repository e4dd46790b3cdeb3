using BenefitsFunctions.Incidents;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Tests.Incidents;

public sealed class IncidentNoticeOrchestratorTests
{
    private const string Mail = nameof(IncidentNoticeActivities.MailIncidentNotice);
    private const string GiveUp = nameof(IncidentNoticeActivities.GiveUpIncidentNotice);

    private static readonly IncidentNotice Notice = new(
        TestBooks.Contract,
        new LedgerEntry(
            Sequence: 7,
            TestBooks.Noon,
            new EventIdentity("/test", "e7"),
            IncidentEventType.Opened,
            OccurredAt: TestBooks.Noon.AddTicks(-1),
            IncidentId: "i7",
            AccountId: null,
            LedgerEffect.Rejected,
            RejectionReason.Expired,
            Delta: 0,
            UsedAfter: 40,
            Threshold.NothingLeft));

    [Fact]
    public async Task TellAboutIncident_WhenTheMailIsTaken_IsDone()
    {
        var run = Started(Notice).Answer(Mail);

        await run.Completion;
        AssertCalled(run, (Mail, Retries.MailForThreeDays));
    }

    [Fact]
    public async Task TellAboutIncident_WhenTheMailFailsForGood_NotesItAndIsDone()
    {
        var run = Started(Notice).Fail(Mail);
        Assert.False(run.Completion.IsCompleted);

        await run.Answer(GiveUp).Completion;
        AssertCalled(run, (Mail, Retries.MailForThreeDays), (GiveUp, Retries.Persistently));
    }

    [Fact]
    public async Task TellAboutIncident_WhenTheInputIsMissing_SaysSo()
    {
        var run = Started(null);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Completion);
        Assert.Equal("A notice's orchestration needs its notice.", failure.Message);
        Assert.Empty(run.Calls);
    }

    private static ScriptedOrchestration Started(IncidentNotice? notice) =>
        new ScriptedOrchestration(notice, TestBooks.Noon).Start(IncidentNoticeOrchestrator.TellAboutIncident);

    private static void AssertCalled(ScriptedOrchestration run, params (string Name, TaskOptions Options)[] calls)
    {
        Assert.Equal(calls, run.Calls.Select(call => (call.Name, call.Options!)));
        Assert.All(run.Calls, call => Assert.Equal(Notice, call.Input));
    }
}
