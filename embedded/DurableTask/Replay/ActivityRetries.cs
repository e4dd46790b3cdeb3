namespace Microsoft.DurableTask.Embedded;

/// <summary>Repeats an activity call as its options say. Waits are timers of the orchestration, so they outlive a restart.</summary>
internal static class ActivityRetries
{
    public static async Task<T> CallAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                if (attempts >= policy.MaxNumberOfAttempts
                    || policy.HandleFailure?.Invoke(failed.FailureDetails) is false
                    || IsOver(policy.RetryTimeout, context.CurrentUtcDateTime - start))
                {
                    throw;
                }
            }

            await context.CreateTimer(DelayAfter(attempts, policy), CancellationToken.None);
        }
    }

    public static async Task<T> CallAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                var elapsed = context.CurrentUtcDateTime - start;
                if (!await handler(new RetryContext(context, attempts, failed.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    internal static TimeSpan DelayAfter(int attempts, RetryPolicy policy)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempts - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(36500) : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static bool IsOver(TimeSpan timeout, TimeSpan elapsed) => timeout != Timeout.InfiniteTimeSpan && elapsed >= timeout;
}
