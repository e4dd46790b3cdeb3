namespace Microsoft.DurableTask;

/// <summary>How often and at which distances a failed activity is tried again.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">All attempts together, at least 1.</param>
    /// <param name="firstRetryInterval">From the first failure to the second attempt; more than zero.</param>
    /// <param name="backoffCoefficient">Each further interval is this much longer; at least 1.</param>
    /// <param name="maxRetryInterval">No interval is longer; null: one hour; may be <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="retryTimeout">No retry is decided later than this after the first attempt; null: no such limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside of the above.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ThrowIfShorter(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        ThrowIfShorter(retryTimeout, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    public TimeSpan MaxRetryInterval { get; }

    public TimeSpan RetryTimeout { get; }

    /// <summary>Says which failures are worth another attempt; null: all.</summary>
    public Func<TaskFailureDetails, bool>? HandleFailure { get; set; }

    private static void ThrowIfShorter(TimeSpan? value, TimeSpan first, string name)
    {
        if (value < first && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"The value for {name} must be at least the first retry interval ({first}).");
        }
    }
}
