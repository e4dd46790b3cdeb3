using BenefitsFunctions.Orchestrations;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;

namespace BenefitsFunctions.Tests.Orchestrations;

/// <summary>What the retry policies come to in the engine itself, whose clock is the history that it is given.</summary>
public sealed class RetriesTests
{
    private static readonly DateTime Start = new(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc);
    private static readonly FailureDetails Failure = new(
        "System.IO.IOException", "It does not answer.", null, null, isNonRetriable: false);

    private static readonly FailureDetails Permanent = new(
        typeof(PermanentFailureException).FullName!, "It can't.", null, null, isNonRetriable: false);

    public static TheoryData<string> Policies() =>
        [nameof(Retries.Persistently), nameof(Retries.ForThreeDays), nameof(Retries.MailForThreeDays)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Any_WhenTheFailureIsPermanent_TriesOnce(string policy)
    {
        var options = (TaskOptions)typeof(Retries).GetProperty(policy)!.GetValue(null)!;

        Assert.Single(Tries(options, most: 100, out var failed, Permanent));
        Assert.True(failed);
    }

    [Theory]
    [InlineData(typeof(System.Net.Sockets.SocketException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(Azure.RequestFailedException))]
    [InlineData(typeof(InvalidOperationException))]
    public void Persistently_WhateverElseFails_GoesOn(Type exception)
    {
        var failure = new FailureDetails(exception.FullName!, "It does not answer.", null, null, isNonRetriable: false);

        Assert.Equal(20, Tries(Retries.Persistently, most: 20, out var failed, failure).Count);
        Assert.False(failed);
    }

    [Fact]
    public void Persistently_WhenAnActivityFailsForWeeks_GoesOnEveryFiveMinutes()
    {
        // More tries than 2^n fits into a double: the pause must not overflow.
        var tries = Tries(Retries.Persistently, most: 5_000, out var failed);

        Assert.False(failed);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], Pauses(tries).Take(11));
        Assert.All(Pauses(tries).Skip(9), pause => Assert.Equal(300, pause));
    }

    [Fact]
    public void ForThreeDays_WhenAnActivityKeepsFailing_EndsAfterThreeDaysAndNotBefore() =>
        AssertThreeDays(Retries.ForThreeDays, first: 1, longest: 300);

    [Fact]
    public void MailForThreeDays_WhenAnActivityKeepsFailing_EndsAfterThreeDaysAndNotBefore() =>
        AssertThreeDays(Retries.MailForThreeDays, first: 30, longest: 900);

    private static void AssertThreeDays(TaskOptions options, int first, int longest)
    {
        var tries = Tries(options, most: 5_000, out var failed);

        Assert.True(failed);
        Assert.Equal((first, first * 2, longest), (Pauses(tries).First(), Pauses(tries).Skip(1).First(), Pauses(tries).Last()));
        Assert.InRange(tries[^1] - Start, TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromSeconds(longest));
    }

    private static IEnumerable<int> Pauses(IReadOnlyList<DateTime> tries) =>
        tries.Skip(1).Zip(tries, (later, earlier) => (int)(later - earlier).TotalSeconds);

    // Runs an orchestrator whose one activity always fails, for at most so many tries; gives when it was tried.
    private static List<DateTime> Tries(TaskOptions options, int most, out bool failed, FailureDetails? failure = null)
    {
        var orchestrator = new DurableTaskShimFactory().CreateOrchestration<object, object>(
            "o", async (context, _) => await context.CallActivityAsync<object>("a", options: options));
        var instance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "e" };
        var history = new OrchestrationRuntimeState();
        history.AddEvent(new OrchestratorStartedEvent(-1) { Timestamp = Start });
        history.AddEvent(new ExecutionStartedEvent(-1, null) { Name = "o", OrchestrationInstance = instance });
        var engine = new TaskOrchestrationExecutor(
            history, orchestrator, BehaviorOnContinueAsNew.Carryover, ErrorPropagationMode.UseFailureDetails);
        var (now, tries) = (Start, new List<DateTime>());
        var action = engine.Execute().Actions.Single();
        while (tries.Count < most && action is not OrchestrationCompleteOrchestratorAction)
        {
            now = action is CreateTimerOrchestratorAction timer ? timer.FireAt : now;
            history.NewEvents.Clear();
            history.NewEvents.Add(new OrchestratorStartedEvent(-1) { Timestamp = now });
            history.NewEvents.Add(Outcome(action, failure ?? Failure));
            if (action is ScheduleTaskOrchestratorAction)
            {
                tries.Add(now);
            }

            action = engine.ExecuteNewEvents().Actions.Single();
        }

        failed = action is OrchestrationCompleteOrchestratorAction { OrchestrationStatus: OrchestrationStatus.Failed };
        return tries;
    }

    private static HistoryEvent Outcome(OrchestratorAction action, FailureDetails failure) => action switch
    {
        CreateTimerOrchestratorAction timer => new TimerFiredEvent(-1, timer.FireAt) { TimerId = timer.Id },
        ScheduleTaskOrchestratorAction task => new TaskFailedEvent(-1, task.Id, null, null, failure),
        _ => throw new InvalidOperationException($"{action.OrchestratorActionType} was not expected."),
    };
}
