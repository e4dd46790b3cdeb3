namespace Microsoft.DurableTask;

/// <summary>An activity failed, after its last attempt.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException.Message), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    public string TaskName { get; }

    /// <summary>The number of the task within its orchestration; every attempt has its own.</summary>
    public int TaskId { get; }

    /// <summary>The failure of the activity itself.</summary>
    public TaskFailureDetails FailureDetails { get; }

    private static string Describe(string name, int id, string message) =>
        $"Task '{name}' (#{id}) failed with an unhandled exception: {message}";
}
