using BenefitsFunctions.ActivationRun;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.ActivationRun;

/// <summary>A7: every path of an activation that an office decides.</summary>
public sealed class OfficeOrchestratorTests
{
    private const string Settle = nameof(OfficeActivities.SettleRequest);
    private const string Send = nameof(LetterActivities.SendLetter);
    private const string GiveUp = nameof(LetterActivities.GiveUpLetter);
    private const string Provision = nameof(ActivationActivities.ProvisionContract);
    private static readonly ActivationKey Key = new("1000001", "0123456789abcdef0123456789abcdef");
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly OfficeTerm Term = new(Start.AddDays(10), Start.AddDays(30));

    [Fact]
    public async Task RunActivation_WhenTheOfficeApproves_GoesOnAndForgetsTimersAndMail()
    {
        var run = Waiting();
        Assert.Equal([Send], run.Unanswered);
        Assert.Equal([Term.LapsesAt.UtcDateTime, Term.RemindsAt.UtcDateTime], run.Timers);

        run.Raise(ActivationInput.DecidedEvent, true).Answer(Settle, ActivationStatus.Requested);
        Assert.Empty(run.Timers);
        Assert.Equal([Send, Provision], run.Unanswered);

        // The mail to the office, which hangs still, keeps nothing up.
        await CompleteAsync(run);
        Assert.Equal([LetterKind.OfficeRequest], Letters(run));
    }

    [Fact]
    public async Task RunActivation_WhenItWasDecidedBeforeTheStart_GoesOnAtOnce()
    {
        var run = Started().Answer(Settle, ActivationStatus.Requested);
        Assert.Empty(run.Timers);

        await CompleteAsync(run);
    }

    [Fact]
    public async Task RunActivation_WhenTheOfficeRejects_TellsTheRequesterAndEnds()
    {
        var run = Waiting().Answer(Send).Raise(ActivationInput.DecidedEvent, true).Answer(Settle, ActivationStatus.Rejected);
        Assert.Equal([LetterKind.OfficeRequest, LetterKind.Rejected], Letters(run));
        Assert.False(run.Completion.IsCompleted);

        await run.Answer(Send).Completion;
        AssertOver(run);
    }

    [Fact]
    public async Task RunActivation_WhenNobodyDecides_RemindsOnceAndLapses()
    {
        var run = Waiting().Answer(Send).AdvanceTo(Term.RemindsAt.AddTicks(-1));
        Assert.Empty(run.Unanswered);

        run.AdvanceTo(Term.RemindsAt);
        Assert.Equal([LetterKind.OfficeRequest, LetterKind.OfficeReminder], Letters(run));

        run.Answer(Send).AdvanceTo(Term.LapsesAt.AddTicks(-1));
        Assert.Empty(run.Unanswered);

        run.AdvanceTo(Term.LapsesAt).Answer(Settle, ActivationStatus.Lapsed);
        Assert.Equal([false, true], Questions(run).Select(q => q.IsLate));
        Assert.Equal([LetterKind.OfficeRequest, LetterKind.OfficeReminder, LetterKind.Lapsed], Letters(run));

        await run.Answer(Send).Completion;
        AssertOver(run);
    }

    [Fact]
    public async Task RunActivation_WhenReminderAndLapseWereMissed_LapsesWithoutReminding()
    {
        var run = Waiting().Answer(Send).AdvanceTo(Term.LapsesAt.AddDays(1)).Answer(Settle, ActivationStatus.Lapsed);

        await run.Answer(Send).Completion;
        Assert.Equal([LetterKind.OfficeRequest, LetterKind.Lapsed], Letters(run));
        AssertOver(run);
    }

    [Fact]
    public async Task RunActivation_WhenADecisionIsStoredAtTheLapse_GoesByWhatIsStored()
    {
        var run = Waiting().Answer(Send).AdvanceTo(Term.LapsesAt).Answer(Settle, ActivationStatus.Requested);

        await CompleteAsync(run);
        Assert.DoesNotContain(LetterKind.Lapsed, Letters(run));
    }

    [Fact]
    public async Task RunActivation_WhenTheRequestIsDecidedAfterTheReminder_GoesOn()
    {
        var run = Waiting().Answer(Send).AdvanceTo(Term.RemindsAt).Raise(ActivationInput.DecidedEvent, true)
            .Answer(Settle, ActivationStatus.Requested);
        Assert.Empty(run.Timers);

        await CompleteAsync(run);
    }

    [Fact]
    public async Task RunActivation_WhenTheEventComesTwice_DecidesOnce()
    {
        var run = Waiting().Raise(ActivationInput.DecidedEvent, true).Raise(ActivationInput.DecidedEvent, true)
            .Answer(Settle, ActivationStatus.Requested);

        await CompleteAsync(run);
        Assert.Equal(2, Questions(run).Count());
    }

    [Fact]
    public void RunActivation_WhenAnEventComesAndNothingIsDecided_WaitsOn()
    {
        var run = Waiting().Answer(Send).Raise(ActivationInput.DecidedEvent, true).Answer(Settle, ActivationStatus.AwaitingOffice);
        Assert.Empty(run.Unanswered);
        Assert.Equal(2, run.Timers.Count);

        run.Raise(ActivationInput.DecidedEvent, true);
        Assert.Equal([Settle], run.Unanswered);
    }

    [Fact]
    public async Task RunActivation_WhenMailsFailForGood_DecidesAllTheSame()
    {
        var run = Waiting().Fail(Send).Answer(GiveUp).AdvanceTo(Term.RemindsAt).Fail(Send).Answer(GiveUp)
            .Raise(ActivationInput.DecidedEvent, true).Answer(Settle, ActivationStatus.Rejected).Fail(Send);
        Assert.Equal([GiveUp], run.Unanswered);

        await run.Answer(GiveUp).Completion;
        Assert.Equal(
            [LetterKind.OfficeRequest, LetterKind.OfficeReminder, LetterKind.Rejected],
            run.Calls.Where(c => c.Name == GiveUp).Select(c => ((ActivationLetter)c.Input!).Kind));
        AssertOver(run);
    }

    [Fact]
    public void RunActivation_Always_TriesMailsForThreeDaysAndTheResultForAsLongAsItTakes()
    {
        var run = Waiting().Fail(Send);

        Assert.All(run.Calls, call => Assert.Same(
            call.Name == Send ? Retries.MailForThreeDays : Retries.Persistently, call.Options));
    }

    private static ScriptedOrchestration Started() =>
        new ScriptedOrchestration(new ActivationInput(Key.PartnerId, Key.ActivationId, Term), Start)
            .Start(ActivationOrchestrator.RunActivation);

    private static ScriptedOrchestration Waiting() => Started().Answer(Settle, ActivationStatus.AwaitingOffice);

    private static async Task CompleteAsync(ScriptedOrchestration run) =>
        await run.Answer(Provision, Start).Answer(nameof(ActivationActivities.PublishBalance))
            .Answer(nameof(ActivationActivities.NotifyContact)).Answer(nameof(ActivationActivities.AwaitPublication))
            .Answer(nameof(ActivationActivities.CompleteActivation)).Completion;

    private static IEnumerable<LetterKind> Letters(ScriptedOrchestration run)
    {
        var letters = run.Calls.Where(c => c.Name == Send).Select(c => (ActivationLetter)c.Input!).ToList();
        Assert.All(letters, letter => Assert.Equal(Key, letter.Key));
        return letters.Select(letter => letter.Kind);
    }

    private static IEnumerable<OfficeQuestion> Questions(ScriptedOrchestration run) =>
        run.Calls.Where(c => c.Name == Settle).Select(c => (OfficeQuestion)c.Input!);

    private static void AssertOver(ScriptedOrchestration run)
    {
        Assert.Empty(run.Timers);
        Assert.DoesNotContain(run.Calls, c => c.Name == Provision);
    }
}
