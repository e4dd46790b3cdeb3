using System.Text.Json;

namespace Microsoft.DurableTask.Embedded;

/// <summary>An activity that the orchestrator waits for.</summary>
internal abstract class OpenActivity(ActivityScheduled scheduled)
{
    public ActivityScheduled Scheduled { get; } = scheduled;

    public abstract void Complete(DataConverter converter, string? result);

    public abstract void Fail(TaskFailureDetails failure);
}

/// <inheritdoc/>
internal sealed class OpenActivity<T>(ActivityScheduled scheduled) : OpenActivity(scheduled)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(DataConverter converter, string? result) => _source.SetFromJson(converter, result);

    public override void Fail(TaskFailureDetails failure) =>
        _source.SetException(new TaskFailedException(Scheduled.Name, Scheduled.Id, failure));
}

/// <summary>A timer that the orchestrator waits for.</summary>
internal sealed class OpenTimer(TimerCreated created)
{
    public TimerCreated Created { get; set; } = created;

    public TaskCompletionSource Source { get; } = new();

    public CancellationTokenRegistration Cancellation { get; set; }

    public void Fire()
    {
        Cancellation.Dispose();
        Source.SetResult();
    }
}

internal static class TaskCompletionSourceJson
{
    /// <summary>Ends the task with the value; with the error where the JSON is not one of that type.</summary>
    public static void SetFromJson<T>(this TaskCompletionSource<T> source, DataConverter converter, string? json)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(json)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            source.SetException(exception);
            return;
        }

        source.SetResult(value);
    }
}
