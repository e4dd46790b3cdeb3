namespace Embedded.Worker;

/// <summary>Those who wait until there is nothing to do.</summary>
internal sealed class IdleWaiters
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private bool _ended;

    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    public Task Add()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiter);
            return waiter.Task;
        }
    }

    /// <summary>Those who wait now; who comes later must not be ended by what is seen before.</summary>
    public IReadOnlyList<TaskCompletionSource> Now()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    public void End(IReadOnlyList<TaskCompletionSource> waiters)
    {
        lock (_gate)
        {
            foreach (var waiter in waiters)
            {
                _waiting.Remove(waiter);
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Nobody has to wait any more.</summary>
    public void EndAll()
    {
        lock (_gate)
        {
            _ended = true;
        }

        End(Now());
    }
}
