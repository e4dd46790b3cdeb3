namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// Runs an orchestrator to its end. Called again for every turn, on the turn's thread; like the orchestrator itself it
/// may await only tasks of the context, and what it began is abandoned when the turn ends with the orchestrator waiting.
/// </summary>
internal delegate Task<object?> OrchestratorHandler(TaskOrchestrationContext context);
