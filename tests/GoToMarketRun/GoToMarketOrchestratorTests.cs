using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.GoToMarketRun;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.GoToMarketRun;

public sealed class GoToMarketOrchestratorTests
{
    private const string Mail = nameof(GoToMarketActivities.MailOfferInstructions);
    private const string GiveUp = nameof(GoToMarketActivities.GiveUpOfferInstructions);
    private const string Activate = nameof(GoToMarketActivities.MakeOfferActive);
    private const string Mark = nameof(GoToMarketActivities.MarkOfferEndTold);
    private const string MailEnd = nameof(GoToMarketActivities.MailOfferEnd);
    private const string GiveUpEnd = nameof(GoToMarketActivities.GiveUpOfferEnd);

    private static readonly OfferActivationInput Input = new("1", "kit.LegacyGold.headquarters.2026-04-01", "a1", Sample.Today.AddDays(3));
    private static readonly OfferEndNotice Notice = new("1", Input.OfferId, "a1", new DateOnly(2026, 12, 22));

    [Fact]
    public async Task ActivateOffer_WhileNoMailIsTaken_MakesTheOfferActiveInTime()
    {
        var run = new ScriptedOrchestration(Input, Sample.Today).Start(OfferActivationOrchestrator.ActivateOffer);
        Assert.Equal([Mail], run.Unanswered);
        Assert.Equal([Input.ActiveFrom.UtcDateTime], run.Timers);

        run.AdvanceTo(Input.ActiveFrom).Answer(Activate);
        Assert.False(run.Completion.IsCompleted);
        await run.Fail(Mail).Answer(GiveUp).Completion;

        Assert.Equal(
            [
                (Mail, Input, Retries.MailForThreeDays),
                (Activate, Input, Retries.Persistently),
                (GiveUp, Input, Retries.Persistently),
            ],
            run.Calls.Select(call => (call.Name, (OfferActivationInput)call.Input!, call.Options!)));
    }

    [Fact]
    public async Task ActivateOffer_WhenTheMailIsTaken_WaitsForItsTime()
    {
        var run = new ScriptedOrchestration(Input, Sample.Today).Start(OfferActivationOrchestrator.ActivateOffer);

        run.Answer(Mail).AdvanceTo(Input.ActiveFrom.AddSeconds(-1));
        Assert.Empty(run.Unanswered);
        Assert.False(run.Completion.IsCompleted);

        await run.AdvanceTo(Input.ActiveFrom).Answer(Activate).Completion;
    }

    [Fact]
    public async Task TellAboutOfferEnd_WhenTheMailIsTaken_HasMarkedBeforeIt()
    {
        var run = new ScriptedOrchestration(Notice, Sample.Today).Start(OfferEndOrchestrator.TellAboutOfferEnd).Answer(Mark);
        Assert.Equal([MailEnd], run.Unanswered);

        await run.Answer(MailEnd).Completion;
        Assert.Equal(
            [(Mark, Notice, Retries.Persistently), (MailEnd, Notice, Retries.MailForThreeDays)],
            run.Calls.Select(call => (call.Name, (OfferEndNotice)call.Input!, call.Options!)));
    }

    [Fact]
    public async Task TellAboutOfferEnd_WhenTheMailFailsForGood_SaysSoAndEnds()
    {
        var run = new ScriptedOrchestration(Notice, Sample.Today).Start(OfferEndOrchestrator.TellAboutOfferEnd).Answer(Mark).Fail(MailEnd);

        await run.Answer(GiveUpEnd).Completion;
        Assert.Equal((GiveUpEnd, Notice), (run.Calls[^1].Name, run.Calls[^1].Input));
    }

    [Fact]
    public void Names_OfMails_AreTheirOwn() =>
        Assert.Equal(("go-to-market-a1", "go-to-market-ended-a1-2026-12-22"), (Input.Name, Notice.Name));
}
