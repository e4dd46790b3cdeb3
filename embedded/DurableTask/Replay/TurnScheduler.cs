namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// Runs an orchestrator's continuations one after the other on the thread of the turn. A continuation that another thread
/// brings is not run: it means that the orchestrator awaited something that does not come from its context.
/// </summary>
internal sealed class TurnScheduler(Action foreignContinuationAfterTurn) : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _ready = new();
    private int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Whether another thread brought a continuation.</summary>
    public bool SawForeignContinuation { get; private set; }

    /// <summary>Whether the calling code runs within the turn.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _thread && Current == this;

    /// <summary>Runs the step and everything that becomes ready by it.</summary>
    public T Run<T>(Func<T> step)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var task = Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, this);
            while (TakeReady() is { } ready)
            {
                TryExecuteTask(ready);
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>From now on no continuation is run.</summary>
    public void End()
    {
        lock (_gate)
        {
            _thread = 0;
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (Environment.CurrentManagedThreadId == _thread)
            {
                _ready.Enqueue(task);
                return;
            }

            SawForeignContinuation = true;
            if (_thread != 0)
            {
                return;
            }
        }

        foreignContinuationAfterTurn();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && IsCurrent && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _ready];
        }
    }

    private Task? TakeReady()
    {
        lock (_gate)
        {
            return _ready.TryDequeue(out var task) ? task : null;
        }
    }
}
