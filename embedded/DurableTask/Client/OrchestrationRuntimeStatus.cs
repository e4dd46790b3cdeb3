namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance stands. This engine uses Pending, Running, Completed, Failed and Terminated.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Canceled = 4,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
