using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// What an orchestrator works with. It may await only tasks that come from here; everything it decides on must come
/// from here or from its input, so that a replay takes the same path.
/// </summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>The name of the orchestrator.</summary>
    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>The time of the turn, as recorded in the history: the same at every replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while the code runs over what has happened in earlier turns.</summary>
    public abstract bool IsReplaying { get; }

    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input that the instance was scheduled with.</summary>
    public abstract T? GetInput<T>();

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object, TaskOptions)"/>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Runs an activity, at least once, and gives its result.</summary>
    /// <exception cref="TaskFailedException">The last attempt failed.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>A task that ends after this time, counted from <see cref="CurrentUtcDateTime"/>, however long that is.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>A task that ends at this time, or is cancelled with the token.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for an event of this name (case does not matter). Events that came earlier are kept, first in first out;
    /// of several waits for one name the latest is served first.
    /// </summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an event, but not longer than the timeout.</summary>
    /// <exception cref="TaskCanceledException">The timeout passed, or the token was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var eventEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, timerEnd.Token);
        var raised = WaitForExternalEvent<T>(eventName, eventEnd.Token);
        var first = await Task.WhenAny(timer, raised);
        (first == raised ? timerEnd : eventEnd).Cancel();
        return await raised;
    }

    /// <summary>Replaces the custom status that clients read; null removes it.</summary>
    /// <exception cref="ArgumentException">It is longer than 16 KB of UTF-16 text as JSON.</exception>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>A GUID that is the same at every replay, and different at every call.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent during replay.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());
}
