namespace Microsoft.DurableTask.Embedded;

/// <summary>All that the result of a turn depends on.</summary>
/// <param name="CreatedAt">When the instance was scheduled; tells the GUIDs of two instances of one id apart.</param>
/// <param name="Now">The time, in UTC: what is due is fired, and it becomes the clock of the turn.</param>
internal sealed record TurnInput(
    string Name,
    string InstanceId,
    DateTime CreatedAt,
    string? Input,
    IReadOnlyList<HistoryEvent> History,
    IReadOnlyList<InboxMessage> Messages,
    DateTime Now);
