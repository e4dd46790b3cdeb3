namespace Microsoft.DurableTask.Embedded;

/// <summary>Wakes instances at their due times with one timer, set to the earliest.</summary>
internal sealed class DueInstances : IDisposable
{
    // A timer of the system takes 49 days at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Instance, DateTimeOffset> _queue = new();
    private readonly TimeProvider _time;
    private readonly Action<Instance> _wake;
    private readonly ITimer _timer;
    private DateTimeOffset _setTo = DateTimeOffset.MaxValue;
    private bool _stopped;

    public DueInstances(TimeProvider time, Action<Instance> wake)
    {
        _time = time;
        _wake = wake;
        _timer = time.CreateTimer(_ => WakeDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Wakes the instance when the due time of its row comes, at once where it has come; an earlier note of another time
    /// becomes void.
    /// </summary>
    public void Add(Instance instance)
    {
        lock (_gate)
        {
            if (_stopped || instance.Row.Due is not { } due || due == instance.NotedDue)
            {
                return;
            }

            if (due > _time.GetUtcNow())
            {
                instance.NotedDue = due;
                _queue.Enqueue(instance, due);
                SetTimer();
                return;
            }
        }

        _wake(instance);
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
        }

        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void WakeDue()
    {
        var due = new List<Instance>();
        lock (_gate)
        {
            _setTo = DateTimeOffset.MaxValue;
            var now = _time.GetUtcNow();
            while (!_stopped && _queue.TryPeek(out var instance, out var at) && at <= now)
            {
                _queue.Dequeue();
                instance.NotedDue = instance.NotedDue == at ? null : instance.NotedDue;
                if (!instance.IsOver && instance.Row.Due == at)
                {
                    due.Add(instance);
                }
            }

            SetTimer();
        }

        due.ForEach(_wake);
    }

    private void SetTimer()
    {
        if (_stopped || !_queue.TryPeek(out _, out var earliest) || earliest >= _setTo)
        {
            return;
        }

        var wait = earliest - _time.GetUtcNow();
        _setTo = earliest;
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
