namespace Microsoft.DurableTask;

/// <summary>Decides after a failed attempt whether there is another one; may await tasks of the context, such as a timer.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
