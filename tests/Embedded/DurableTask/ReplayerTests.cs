using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Embedded;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class ReplayerTests
{
    private static readonly DateTime Start = ReplayHarness.Start;

    [Fact]
    public void Run_WhenAnActivityIsAwaited_SchedulesItAndWaits()
    {
        var replay = new ReplayHarness(async context => await context.CallActivityAsync<int>("Add", 1));

        var result = replay.Turn();

        Assert.Equal([new TurnStarted(Start), new ActivityScheduled(1, "Add", "1")], result.NewEvents);
        Assert.Equal([new ActivityScheduled(1, "Add", "1")], result.OpenActivities);
        Assert.Null(result.End);
    }

    [Fact]
    public void Run_WhenTheResultComes_CompletesWithTheOutput()
    {
        var replay = new ReplayHarness(async context => await context.CallActivityAsync<int>("Add", 1) * 2);
        replay.Turn();

        var result = replay.Turn(new ActivityCompleted(1, "21"));

        Assert.Equal(new InstanceEnd(OrchestrationRuntimeStatus.Completed, "42", null), result.End);
    }

    [Fact]
    public void Run_WhenAResultComesTwice_CountsItOnce()
    {
        var replay = new ReplayHarness(async context =>
        {
            var first = await context.CallActivityAsync<int>("Add");
            return first + await context.CallActivityAsync<int>("Add");
        });
        replay.Turn();

        var result = replay.Turn(new ActivityCompleted(1, "1"), new ActivityCompleted(1, "100"));

        Assert.Equal([new TurnStarted(Start), new ActivityCompleted(1, "1"), new ActivityScheduled(2, "Add", null)], result.NewEvents);
        Assert.Empty(replay.Turn(new ActivityCompleted(1, "100")).NewEvents);
    }

    [Fact]
    public void Run_WhenNothingHappened_ChangesNothing()
    {
        var replay = new ReplayHarness(async context => await context.WaitForExternalEvent<int>("Go"));
        replay.Turn();
        replay.Now += TimeSpan.FromDays(1);

        Assert.Empty(replay.Turn().NewEvents);
    }

    [Fact]
    public void Run_WhenATimerIsDue_FiresItAtTheTimeOfTheTurn()
    {
        var replay = new ReplayHarness(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        Assert.Equal(Start.AddHours(1), replay.Turn().NextDue);

        replay.Now = Start.AddHours(3);

        Assert.Equal("\"2026-03-02T11:00:00Z\"", replay.Turn().End?.Output);
    }

    [Fact]
    public void Run_WhenAnEventCameBeforeTheTimerWasDue_HandlesItFirst()
    {
        var replay = new ReplayHarness(async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancel.Token);
            var answer = context.WaitForExternalEvent<string>("Answer");
            var first = await Task.WhenAny(timer, answer);
            cancel.Cancel();
            return first == timer ? "late" : await answer;
        });
        replay.Turn();
        replay.Now = Start.AddHours(5);

        var result = replay.Turn([new InboxMessage(Start.AddMinutes(30), new EventRaised("Answer", "\"yes\""), "e-1")]);

        Assert.Equal("\"yes\"", result.End?.Output);
    }

    [Fact]
    public void Run_WhenATimerIsCancelled_IsNotWokenForIt()
    {
        var replay = new ReplayHarness(async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancel.Token);
            await context.WaitForExternalEvent<string>("Stop");
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
            return await context.WaitForExternalEvent<string>("End");
        });
        Assert.Equal(Start.AddHours(1), replay.Turn().NextDue);

        Assert.Null(replay.Turn(new EventRaised("Stop", null)).NextDue);

        replay.Now = Start.AddHours(2);
        Assert.Equal("\"x\"", replay.Turn(new EventRaised("End", "\"x\"")).End?.Output);
    }

    [Fact]
    public void Run_WhenTheOrchestratorEndsBeforeItsTimer_Completes()
    {
        var replay = new ReplayHarness(context =>
        {
            _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return Task.FromResult<object?>("done");
        });

        var result = replay.Turn();

        Assert.Equal("\"done\"", result.End?.Output);
        Assert.Null(result.NextDue);
    }

    [Fact]
    public void Run_WhenEventsComeBeforeTheyAreWaitedFor_GivesThemInOrder()
    {
        var replay = new ReplayHarness(async context =>
        {
            await context.CallActivityAsync("Slow");
            var first = await context.WaitForExternalEvent<int>("Go");
            return $"{first} {await context.WaitForExternalEvent<int>("GO")}";
        });
        replay.Turn();
        replay.Turn(new EventRaised("Go", "1"), new EventRaised("go", "2"));

        Assert.Equal("\"1 2\"", replay.Turn(new ActivityCompleted(1, null)).End?.Output);
    }

    [Fact]
    public void Run_WhenAWaitWasCancelled_GivesTheEventToTheNextOne()
    {
        var replay = new ReplayHarness(async context =>
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEvent<int>("Go", TimeSpan.FromHours(1)));
            return await context.WaitForExternalEvent<int>("Go");
        });
        replay.Turn();
        replay.Now = Start.AddHours(1);
        replay.Turn();

        Assert.Equal("7", replay.Turn(new EventRaised("Go", "7")).End?.Output);
    }

    [Fact]
    public void Run_WhenSeveralTasksAreAwaited_SupportsWhenAllAndContinueWith()
    {
        var replay = new ReplayHarness(async context =>
        {
            var calls = Enumerable.Range(1, 3).Select(i => context.CallActivityAsync<int>("Square", i).ContinueWith(task => task.Result + 1));
            return (await Task.WhenAll(calls)).Sum();
        });
        Assert.Equal(3, replay.Turn().OpenActivities.Count);
        replay.Turn(new ActivityCompleted(3, "9"), new ActivityCompleted(1, "1"));

        Assert.Equal("17", replay.Turn(new ActivityCompleted(2, "4")).End?.Output);
    }

    [Fact]
    public void Run_OfNewGuidAndClock_GivesTheSameAtEveryReplay()
    {
        var seen = new List<string>();
        var replay = new ReplayHarness(async context =>
        {
            var line = $"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtcDateTime:o}";
            seen.Add(line);
            await context.WaitForExternalEvent<int>("Go");
            return null;
        });
        replay.Turn();
        replay.Now = Start.AddDays(1);
        replay.Turn(new EventRaised("Go", "1"));

        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
        var guids = seen[0].Split(' ');
        Assert.NotEqual(guids[0], guids[1]);
    }

    [Fact]
    public void Run_WhenReplaying_SaysSoAndKeepsTheLogSilent()
    {
        var loggers = new ListLoggerFactory();
        var replaying = new List<bool>();
        var replay = new ReplayHarness(async context =>
        {
            var log = context.CreateReplaySafeLogger<ReplayerTests>();
            replaying.Add(context.IsReplaying);
            ListLoggerFactory.Write(log, "before");
            await context.WaitForExternalEvent<int>("Go");
            replaying.Add(context.IsReplaying);
            ListLoggerFactory.Write(log, "after");
            return null;
        })
        { Loggers = loggers };
        replay.Turn();
        replay.Turn(new EventRaised("Go", "1"));

        Assert.Equal([false, true, false], replaying);
        Assert.Equal(["before", "after"], loggers.Lines);
    }

    [Fact]
    public void SetCustomStatus_WhenItIsOver16KilobytesOfUtf16_Fails()
    {
        var fits = new ReplayHarness(context =>
        {
            context.SetCustomStatus(new string('x', 8190));
            return Task.FromResult<object?>(null);
        }).Turn();
        Assert.Equal(8192, fits.CustomStatus?.Length);

        var result = new ReplayHarness(context =>
        {
            context.SetCustomStatus(new string('x', 8191));
            return Task.FromResult<object?>(null);
        }).Turn();

        Assert.Equal("System.ArgumentException", result.End?.Failure?.ErrorType);
        Assert.Contains("16384", result.End?.Failure?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhenAnEventPayloadIsOfAnotherType_FailsTheWait()
    {
        var replay = new ReplayHarness(async context => await context.WaitForExternalEvent<int>("Go"));
        replay.Turn();

        Assert.Equal("System.Text.Json.JsonException", replay.Turn(new EventRaised("Go", "\"text\"")).End?.Failure?.ErrorType);
    }
}
