using BenefitsFunctions.ActivationRun;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Tests.ActivationRun;

public sealed class ActivationOrchestratorTests
{
    private const string Provision = nameof(ActivationActivities.ProvisionContract);
    private const string Fail = nameof(ActivationActivities.FailActivation);
    private const string Notify = nameof(ActivationActivities.NotifyContact);
    private const string GiveUp = nameof(ActivationActivities.GiveUpNotifying);
    private const string Await = nameof(ActivationActivities.AwaitPublication);
    private const string Publish = nameof(ActivationActivities.PublishBalance);
    private const string Complete = nameof(ActivationActivities.CompleteActivation);
    private static readonly ActivationKey Key = new("1000001", "0123456789abcdef0123456789abcdef");
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = Start.AddHours(60);

    [Fact]
    public async Task RunActivation_WhenAllGoesWell_PublishesWhenDueAndCompletes()
    {
        var run = Started().Answer(Provision, Due).Answer(Notify).Answer(Await);
        Assert.Empty(run.Unanswered);
        Assert.Equal([Due.UtcDateTime], run.Timers);

        run.AdvanceTo(Due.AddTicks(-1));
        Assert.Empty(run.Unanswered);

        run.AdvanceTo(Due).Answer(Publish);
        Assert.False(run.Completion.IsCompleted);

        await run.Answer(Complete).Completion;
        AssertCalled(run, Provision, Notify, Await, Publish, Complete);
    }

    [Fact]
    public async Task RunActivation_WhenTheMailHangs_PublishesWhenDueAndCompletesAfterTheMail()
    {
        var run = Started().Answer(Provision, Due).AdvanceTo(Due).Answer(Publish);
        Assert.Equal([Notify], run.Unanswered);

        await run.Answer(Notify).Answer(Await).Answer(Complete).Completion;
        AssertCalled(run, Provision, Notify, Publish, Await, Complete);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunActivation_WhenTheMailFailsForGood_NotesItAndCompletes(bool isPublishedBefore)
    {
        var run = Started().Answer(Provision, Due);
        string[] steps;
        if (isPublishedBefore)
        {
            run.AdvanceTo(Due).Answer(Publish).Fail(Notify).Answer(GiveUp).Answer(Await);
            steps = [Publish, GiveUp, Await];
        }
        else
        {
            run.Fail(Notify).Answer(GiveUp).Answer(Await).AdvanceTo(Due).Answer(Publish);
            steps = [GiveUp, Await, Publish];
        }

        await run.Answer(Complete).Completion;
        AssertCalled(run, [Provision, Notify, .. steps, Complete]);
    }

    [Fact]
    public async Task RunActivation_WhenNoContractCouldBeMade_NotesItAndFails()
    {
        var run = Started().Fail(Provision).Answer(Fail, null);

        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => run.Completion);
        Assert.Equal(Provision, failure.TaskName);
        AssertCalled(run, Provision, Fail);
    }

    [Fact]
    public async Task RunActivation_WhenAContractWasMadeAfterAll_GoesOnWithIt()
    {
        var run = Started().Fail(Provision).Answer(Fail, Due).Answer(Notify).Answer(Await);
        Assert.Equal([Due.UtcDateTime], run.Timers);

        await run.AdvanceTo(Due).Answer(Publish).Answer(Complete).Completion;
        AssertCalled(run, Provision, Fail, Notify, Await, Publish, Complete);
    }

    [Fact]
    public async Task RunActivation_WhenItIsDueAlready_PublishesAtOnce()
    {
        var run = Started().Answer(Provision, Start.AddDays(-1));
        Assert.Equal([Notify, Publish], run.Unanswered);

        await run.Answer(Publish).Answer(Notify).Answer(Await).Answer(Complete).Completion;
    }

    [Fact]
    public async Task RunActivation_WhenThePartnerIsNotEntitledAnyMore_TellsTheRequesterAndEnds()
    {
        var run = Started().Answer(Provision, null);
        Assert.Equal(
            new ActivationLetter(Key, LetterKind.NotEntitled),
            Assert.Single(run.Calls, call => call.Name == nameof(LetterActivities.SendLetter)).Input);

        await run.Answer(nameof(LetterActivities.SendLetter)).Completion;
        Assert.Equal([Provision, nameof(LetterActivities.SendLetter)], run.Calls.Select(call => call.Name));
    }

    [Theory]
    [InlineData(Await)]
    [InlineData(Publish)]
    public async Task RunActivation_WhenAStepAfterTheContractFailsForGood_DoesNotComplete(string step)
    {
        var run = Started().Answer(Provision, Due).Answer(Notify).AdvanceTo(Due).Fail(step).Answer(step == Await ? Publish : Await);

        await Assert.ThrowsAsync<TaskFailedException>(() => run.Completion);
        Assert.DoesNotContain(run.Calls, call => call.Name == Complete);
    }

    [Fact]
    public async Task RunActivation_WhenTheInputIsMissing_SaysSo()
    {
        var run = new ScriptedOrchestration(null, Start).Start(ActivationOrchestrator.RunActivation);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Completion);
        Assert.Equal("An activation's orchestration needs its key.", failure.Message);
        Assert.Empty(run.Calls);
    }

    private static ScriptedOrchestration Started() =>
        new ScriptedOrchestration(new ActivationInput(Key.PartnerId, Key.ActivationId, null), Start)
            .Start(ActivationOrchestrator.RunActivation);

    // In this order, each for this activation, and each tried for as long as it should be.
    private static void AssertCalled(ScriptedOrchestration run, params string[] names)
    {
        Assert.Equal(names, run.Calls.Select(call => call.Name));
        Assert.All(run.Calls, call => Assert.Equal(Key, call.Input));
        Assert.All(run.Calls, call => Assert.Same(Expected(call.Name), call.Options));
    }

    private static TaskOptions Expected(string activity) => activity switch
    {
        Provision => Retries.ForThreeDays,
        Notify => Retries.MailForThreeDays,
        _ => Retries.Persistently,
    };
}
