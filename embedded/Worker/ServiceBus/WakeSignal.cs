namespace Embedded.Worker;

/// <summary>Ends a wait early. A signal that comes after the last reset is not lost.</summary>
internal sealed class WakeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _signal = New();

    public void Set()
    {
        lock (_gate)
        {
            _signal.TrySetResult();
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            if (_signal.Task.IsCompleted)
            {
                _signal = New();
            }
        }
    }

    /// <summary>Ends at the signal, when the time is over, or when cancelled; never throws.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _signal.Task;
        }

        await signal.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
