namespace Microsoft.DurableTask.Client;

/// <summary>What a purge removed.</summary>
public class PurgeResult
{
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    public int PurgedInstanceCount { get; }

    /// <summary>Whether everything that the filter names is gone; null where not known.</summary>
    public bool? IsComplete { get; }
}
