namespace Benefits.Local.Host;

/// <summary>Counts what the host has in work: calls of functions, batches of messages.</summary>
internal sealed class RunningWork
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _count;

    public bool IsIdle => Volatile.Read(ref _count) == 0;

    /// <summary>Ends when nothing is in work.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Counts one piece until the result is disposed of, once.</summary>
    public Piece Begin()
    {
        lock (_gate)
        {
            _count++;
            return new Piece(this);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }

    internal readonly struct Piece(RunningWork work) : IDisposable
    {
        public void Dispose() => work.End();
    }
}
