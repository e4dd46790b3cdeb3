namespace Microsoft.DurableTask.Embedded;

/// <summary>What a client asks for when it schedules an instance; the input as JSON.</summary>
internal sealed record InstanceStart(TaskName Orchestrator, string? Input, StartOrchestrationOptions Options);
