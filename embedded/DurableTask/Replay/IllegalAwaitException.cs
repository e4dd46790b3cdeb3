namespace Microsoft.DurableTask.Embedded;

/// <summary>An orchestrator awaited a task that does not come from its context.</summary>
internal sealed class IllegalAwaitException(string orchestrator, string instanceId) : InvalidOperationException(
    $"Orchestrator '{orchestrator}' (instance '{instanceId}') awaited a task that does not come from its context: Task.Delay, Task.Run, "
    + "ConfigureAwait(false) and I/O of any kind are not allowed in an orchestrator. Use context.CreateTimer, or move the work into an activity.");
