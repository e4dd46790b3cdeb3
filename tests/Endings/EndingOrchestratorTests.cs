using BenefitsFunctions.Contracts;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Endings;

public sealed class EndingOrchestratorTests
{
    private const string Mark = nameof(EndingActivities.MarkEndingTold);
    private const string Mail = nameof(EndingActivities.MailEnding);
    private const string GiveUp = nameof(EndingActivities.GiveUpEnding);

    private static readonly EndingNotice Notice = new(TestEvents.Contract, "a1", TestEvents.End, EndingStep.SecondReminder);

    [Fact]
    public async Task TellAboutEnding_WhenTheMailIsTaken_HasMarkedBeforeIt()
    {
        var run = Started(Notice).Answer(Mark);
        Assert.Equal([Mail], run.Unanswered);

        await run.Answer(Mail).Completion;
        Assert.Equal(
            [(Mark, Notice, Retries.Persistently), (Mail, Notice, Retries.MailForThreeDays)],
            run.Calls.Select(call => (call.Name, (EndingNotice)call.Input!, call.Options!)));
    }

    [Fact]
    public async Task TellAboutEnding_WhenTheMailFailsForGood_SaysSoAndEnds()
    {
        var run = Started(Notice).Answer(Mark).Fail(Mail);
        Assert.False(run.Completion.IsCompleted);

        await run.Answer(GiveUp).Completion;
        Assert.Equal((GiveUp, Notice), (run.Calls[^1].Name, run.Calls[^1].Input));
    }

    [Fact]
    public async Task TellAboutEnding_WhenTheInputIsMissing_SaysSo()
    {
        var run = Started(null);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Completion);
        Assert.Equal("The orchestration about a contract's end needs to know which.", failure.Message);
        Assert.Empty(run.Calls);
    }

    [Theory]
    [InlineData(EndingStep.FirstReminder, "ending-a1-2027-03-31-first")]
    [InlineData(EndingStep.SecondReminder, "ending-a1-2027-03-31-second")]
    [InlineData(EndingStep.Ended, "ending-a1-2027-03-31-ended")]
    public void Name_ForEachStep_IsItsOwnAndHasNoContractId(EndingStep step, string expected) =>
        Assert.Equal(expected, (Notice with { Step = step }).Name);

    private static ScriptedOrchestration Started(EndingNotice? notice) =>
        new ScriptedOrchestration(notice, TestEvents.Noon).Start(EndingOrchestrator.TellAboutEnding);
}
