using Microsoft.DurableTask;
using Microsoft.DurableTask.Embedded;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class ActivityRetryTests
{
    private static readonly TaskFailureDetails Failure = TaskFailureDetails.FromException(
        new InvalidOperationException("away", new TimeoutException("too slow")));

    [Fact]
    public void CallActivity_WhenItFailsLessOftenThanAttempts_GivesTheResult()
    {
        var replay = Calling(new RetryPolicy(3, TimeSpan.FromMinutes(1), 2.0));
        replay.Turn();

        Assert.Equal([1, 2], FailAndGetDelays(replay, times: 2));
        Assert.Equal("5", replay.Turn(new ActivityCompleted(5, "5")).End?.Output);
    }

    [Fact]
    public void CallActivity_WhenTheLastAttemptFails_FailsWithTheOriginalInside()
    {
        var replay = Calling(new RetryPolicy(2, TimeSpan.FromMinutes(1)));
        replay.Turn();
        FailAndGetDelays(replay, times: 1);

        var failure = replay.Turn(new ActivityFailed(3, Failure)).End?.Failure;

        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure?.ErrorType);
        Assert.Equal("Task 'Flaky' (#3) failed with an unhandled exception: away", failure?.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", failure?.InnerFailure?.ErrorType);
        Assert.True(failure?.InnerFailure?.InnerFailure?.IsCausedBy<TimeoutException>());
    }

    [Fact]
    public void CallActivity_WhenTheIntervalIsCapped_WaitsNoLonger()
    {
        var replay = Calling(new RetryPolicy(5, TimeSpan.FromMinutes(1), 10, maxRetryInterval: TimeSpan.FromMinutes(30)));
        replay.Turn();

        Assert.Equal([1, 10, 30], FailAndGetDelays(replay, times: 3));
    }

    [Fact]
    public void CallActivity_WhenTheRetryTimeoutHasPassed_GivesUp()
    {
        var replay = Calling(new RetryPolicy(100, TimeSpan.FromMinutes(1), 2, retryTimeout: TimeSpan.FromMinutes(3)));
        replay.Turn();
        FailAndGetDelays(replay, times: 2);

        Assert.NotNull(replay.Turn(new ActivityFailed(5, Failure)).End?.Failure);
    }

    [Fact]
    public void CallActivity_WhenHandleFailureSaysNo_DoesNotRetry()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromMinutes(1)) { HandleFailure = failure => !failure.IsCausedBy<InvalidOperationException>() };
        var replay = Calling(policy);
        replay.Turn();

        Assert.NotNull(replay.Turn(new ActivityFailed(1, Failure)).End?.Failure);
    }

    [Fact]
    public void CallActivity_WithRetryHandler_AsksItAfterEachFailure()
    {
        var attempts = new List<int>();
        var options = TaskOptions.FromRetryHandler(retry =>
        {
            attempts.Add(retry.LastAttemptNumber);
            return retry.LastAttemptNumber < 2 && retry.LastFailure.ErrorMessage == "away";
        });
        var replay = new ReplayHarness(async context => await context.CallActivityAsync<int>("Flaky", options));
        replay.Turn();
        Assert.Equal([new ActivityScheduled(2, "Flaky", null)], replay.Turn(new ActivityFailed(1, Failure)).OpenActivities);

        Assert.NotNull(replay.Turn(new ActivityFailed(2, Failure)).End?.Failure);
        Assert.Equal([1, 1, 2], attempts);
    }

    [Fact]
    public void CallActivity_WhenItsFailureIsCaught_GoesOn()
    {
        var replay = new ReplayHarness(async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Flaky");
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorMessage;
            }
        });
        replay.Turn();

        Assert.Equal("\"away\"", replay.Turn(new ActivityFailed(1, Failure)).End?.Output);
    }

    [Fact]
    public void RetryPolicy_WhenAValueIsOutOfRange_Throws()
    {
        var minute = TimeSpan.FromMinutes(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, minute));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, minute, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, minute, maxRetryInterval: TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, minute, retryTimeout: TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromHours(1), new RetryPolicy(1, minute).MaxRetryInterval);
    }

    private static ReplayHarness Calling(RetryPolicy policy) =>
        new(async context => await context.CallActivityAsync<int>("Flaky", TaskOptions.FromRetryPolicy(policy)));

    /// <summary>Fails the open attempt so often; the waits before the next attempts, in minutes.</summary>
    private static List<double> FailAndGetDelays(ReplayHarness replay, int times)
    {
        var delays = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var due = replay.Turn(new ActivityFailed((2 * i) + 1, Failure)).NextDue!.Value;
            delays.Add((due - replay.Now).TotalMinutes);
            replay.Now = due;
            replay.Turn();
        }

        return delays;
    }
}
