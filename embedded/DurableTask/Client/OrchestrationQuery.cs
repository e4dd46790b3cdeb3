namespace Microsoft.DurableTask.Client;

/// <summary>Which instances are listed.</summary>
/// <param name="CreatedFrom">Created at this time or later.</param>
/// <param name="CreatedTo">Created at this time or earlier.</param>
/// <param name="Statuses">In one of these statuses; null: any.</param>
/// <param name="TaskHubNames">Has no effect: an engine has one hub.</param>
/// <param name="InstanceIdPrefix">The id begins so.</param>
/// <param name="PageSize">Instances per page.</param>
/// <param name="FetchInputsAndOutputs">Whether inputs, outputs and custom statuses are read too.</param>
/// <param name="ContinuationToken">Where an earlier listing stopped.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}
