using Microsoft.DurableTask.Embedded;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class ReplayDivergenceTests
{
    private const string NonDeterministic = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";

    [Fact]
    public void Run_WhenTheCodeCallsAnotherActivity_FailsNamingBoth()
    {
        var replay = Recorded();

        var failure = replay.With(async context => await context.CallActivityAsync<int>("Other")).Turn(Result).End?.Failure;

        Assert.Equal(NonDeterministic, failure?.ErrorType);
        Assert.Contains("activity 'First' (#1)", failure?.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("activity 'Other' (#1)", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenTheCodeCallsInAnotherOrder_FailsNamingBoth()
    {
        var failure = Recorded().With(async context =>
        {
            var second = context.CallActivityAsync<int>("Second");
            return await context.CallActivityAsync<int>("First") + await second;
        }).Turn(Result).End?.Failure;

        Assert.Equal(NonDeterministic, failure?.ErrorType);
    }

    [Fact]
    public void Run_WhenTheCodeMakesATimerInstead_FailsNamingBoth()
    {
        var failure = Recorded().With(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return null;
        }).Turn(Result).End?.Failure;

        Assert.Contains("has activity 'First' (#1), but the code did timer (#1)", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenTheCodeDoesLessThanRecorded_FailsNamingWhatIsMissing()
    {
        var failure = Recorded().With(async context => await context.CallActivityAsync<int>("First")).Turn(Result).End?.Failure;

        Assert.Contains("has activity 'Second' (#2), but the code did nothing more", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenTheCodeDoesMoreThanRecorded_FailsNamingIt()
    {
        var failure = Recorded().With(async context =>
        {
            var both = context.CallActivityAsync<int>("First");
            _ = context.CallActivityAsync<int>("Second");
            _ = context.CallActivityAsync<int>("Third");
            return await both;
        }).Turn(Result).End?.Failure;

        Assert.Contains("has nothing more, but the code did activity 'Third' (#3)", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenTheCodeCompletesWhereItWaited_Fails()
    {
        var replay = new ReplayHarness(async context => await context.WaitForExternalEvent<int>("Go"));
        replay.Turn();

        var failure = replay.With(_ => Task.FromResult<object?>(1)).Turn(new EventRaised("Go", "1")).End?.Failure;

        Assert.Equal(NonDeterministic, failure?.ErrorType);
        Assert.Contains("complete the orchestration", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenATimerIsDueAtAnotherTimeThanRecorded_KeepsTheRecordedOne()
    {
        var replay = new ReplayHarness(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(60), CancellationToken.None);
            return null;
        });
        replay.Turn();

        var result = replay.With(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return null;
        }).Turn();

        Assert.Null(result.End);
        Assert.Equal(ReplayHarness.Start.AddHours(60), result.NextDue);
    }

    [Fact]
    public void Run_WhenTheOrchestratorAwaitsForeignWorkOnly_FailsAtOnce()
    {
        var never = new TaskCompletionSource();
        var replay = new ReplayHarness(async _ =>
        {
            await never.Task;
            return null;
        });

        var failure = replay.Turn().End?.Failure;

        Assert.Equal("Microsoft.DurableTask.Embedded.IllegalAwaitException", failure?.ErrorType);
        Assert.Contains("Task.Delay", failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenForeignWorkEndsAfterTheTurn_IsReported()
    {
        var foreign = new TaskCompletionSource();
        var replay = new ReplayHarness(async context =>
        {
            _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            await foreign.Task;
            return null;
        });
        Assert.Null(replay.Turn().End);

        await Task.Run(foreign.SetResult);

        await replay.Accused.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Run_WhenConfigureAwaitFalseLeavesTheTurn_Fails()
    {
        var replay = new ReplayHarness(async context =>
        {
            await context.CallActivityAsync("First").ConfigureAwait(false);
            return await context.CallActivityAsync<int>("Second");
        });
        replay.Turn();

        Assert.Equal("Microsoft.DurableTask.Embedded.IllegalAwaitException", replay.Turn(Result).End?.Failure?.ErrorType);
    }

    private static ActivityCompleted Result => new(1, "1");

    private static ReplayHarness Recorded()
    {
        var replay = new ReplayHarness(async context =>
        {
            var first = context.CallActivityAsync<int>("First");
            return await context.CallActivityAsync<int>("Second") + await first;
        });
        replay.Turn();
        return replay;
    }
}
