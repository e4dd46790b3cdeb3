namespace Microsoft.DurableTask;

/// <summary>One page of results.</summary>
public sealed class Page<T>(IReadOnlyList<T> values, string? continuationToken = null)
    where T : notnull
{
    public IReadOnlyList<T> Values { get; } = values;

    /// <summary>Where the next page begins; null after the last.</summary>
    public string? ContinuationToken { get; } = continuationToken;
}
