namespace Microsoft.DurableTask;

/// <summary>How a new orchestration instance is scheduled.</summary>
public record StartOrchestrationOptions
{
#pragma warning disable IDE1006 // The package's parameters are named like a positional record's.
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
#pragma warning restore IDE1006
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Null: a new GUID. At most 100 characters, none of / \ # ? and no control character.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Not before this time; null or in the past: at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Statuses in which an existing instance of the same id is kept, and scheduling fails.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
