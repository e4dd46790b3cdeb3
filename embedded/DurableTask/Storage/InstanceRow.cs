using Azure;
using Microsoft.DurableTask.Client;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// The row of an instance: where it stands, and what an engine needs to know of one that only waits, so that it need
/// not read its history at start.
/// </summary>
internal sealed record InstanceRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Tells this instance from an earlier one of the same id.</summary>
    public required string Execution { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    /// <summary>When it has to be woken, for its start or its next timer; null where only a message can.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Activities without a result: they are run again by a new engine.</summary>
    public int OpenActivities { get; init; }

    /// <summary>How many history rows count; rows beyond are leftovers of a commit that did not happen.</summary>
    public int HistoryRows { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public ETag ETag { get; init; }

    public bool IsFinished =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
