using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// One entry of an instance's history. A history is a row of turns; a turn is its start, then the messages that came in,
/// then the actions that the orchestrator took on them.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(ActivityCompleted), "completed")]
[JsonDerivedType(typeof(ActivityFailed), "failed")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(EventRaised), "raised")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
internal abstract record HistoryEvent;

/// <summary>A turn began; its time is the orchestrator's clock until the next turn.</summary>
internal sealed record TurnStarted(DateTime At) : HistoryEvent;

/// <summary>Something that happened outside and that the orchestrator may be waiting for.</summary>
internal abstract record Message : HistoryEvent;

internal sealed record ActivityCompleted(int Id, string? Result) : Message;

internal sealed record ActivityFailed(int Id, TaskFailureDetails Failure) : Message;

internal sealed record TimerFired(int Id) : Message;

internal sealed record EventRaised(string Name, string? Payload) : Message;

/// <summary>Something that the orchestrator asked for, numbered in the order of asking.</summary>
internal abstract record OrchestratorAction(int Id) : HistoryEvent;

internal sealed record ActivityScheduled(int Id, string Name, string? Input) : OrchestratorAction(Id)
{
    public override string ToString() => $"activity '{Name}' (#{Id})";
}

internal sealed record TimerCreated(int Id, DateTime FireAt) : OrchestratorAction(Id)
{
    public override string ToString() => $"timer (#{Id})";
}
