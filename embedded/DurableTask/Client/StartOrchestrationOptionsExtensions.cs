namespace Microsoft.DurableTask.Client;

public static class StartOrchestrationOptionsExtensions
{
    /// <summary>The same options, with the statuses in which an existing instance of the id is kept.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
}
