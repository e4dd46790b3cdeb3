namespace Benefits.Local.Host;

/// <summary>Counts what the host has in work: calls of functions, batches of messages.</summary>
internal sealed class RunningWork
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = Ended();
    private int _count;

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _count == 0;
            }
        }
    }

    /// <summary>Ends when nothing is in work.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Task;
            }
        }
    }

    /// <summary>Counts one piece until the result is disposed of.</summary>
    public IDisposable Begin()
    {
        lock (_gate)
        {
            if (_count++ == 0)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return new Piece(this);
    }

    private static TaskCompletionSource Ended()
    {
        var ended = new TaskCompletionSource();
        ended.SetResult();
        return ended;
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _idle.SetResult();
            }
        }
    }

    private sealed class Piece(RunningWork work) : IDisposable
    {
        private RunningWork? _work = work;

        public void Dispose() => Interlocked.Exchange(ref _work, null)?.End();
    }
}
