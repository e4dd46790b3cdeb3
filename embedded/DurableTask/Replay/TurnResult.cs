using Microsoft.DurableTask.Client;

namespace Microsoft.DurableTask.Embedded;

/// <summary>What a turn changes.</summary>
/// <param name="NewEvents">To be appended to the history; empty where nothing had happened.</param>
/// <param name="End">How the instance ended; null while it waits.</param>
/// <param name="CustomStatus">The custom status after the turn, as JSON.</param>
/// <param name="OpenActivities">Scheduled and without a result.</param>
/// <param name="NextDue">When the next timer that is still waited for is due, in UTC.</param>
internal sealed record TurnResult(
    IReadOnlyList<HistoryEvent> NewEvents,
    InstanceEnd? End,
    string? CustomStatus,
    IReadOnlyList<ActivityScheduled> OpenActivities,
    DateTime? NextDue);

/// <summary>How an instance ended.</summary>
internal sealed record InstanceEnd(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure)
{
    public static InstanceEnd Failed(Exception exception) =>
        new(OrchestrationRuntimeStatus.Failed, null, TaskFailureDetails.FromException(exception));
}
