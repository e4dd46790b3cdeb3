namespace Microsoft.DurableTask;

/// <summary>What a retry handler decides on.</summary>
/// <param name="OrchestrationContext">The orchestration that made the call.</param>
/// <param name="LastAttemptNumber">How many attempts failed so far; 1 after the first.</param>
/// <param name="LastFailure">How the last one failed.</param>
/// <param name="TotalRetryTime">Orchestration time since the first attempt was scheduled.</param>
/// <param name="CancellationToken">Never cancelled here.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
