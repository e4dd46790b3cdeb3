namespace Microsoft.DurableTask.Embedded;

/// <summary>Events of an instance meet those who wait for them; what nobody waits for yet is kept in order.</summary>
internal sealed class EventWaits(DataConverter converter)
{
    private readonly Dictionary<string, Queue<string?>> _kept = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Stack<Wait>> _waits = new(StringComparer.OrdinalIgnoreCase);

    public bool AnyOpen => _waits.Values.Any(waits => waits.Any(wait => !wait.IsOver));

    public Task<T> WaitFor<T>(string name, CancellationToken cancellation)
    {
        var wait = new Wait<T>(converter);
        if (_kept.TryGetValue(name, out var kept) && kept.TryDequeue(out var payload))
        {
            wait.Deliver(payload);
            return wait.Task;
        }

        wait.CancelWith(cancellation);
        if (!_waits.TryGetValue(name, out var waits))
        {
            _waits[name] = waits = new Stack<Wait>();
        }

        waits.Push(wait);
        return wait.Task;
    }

    public void Raise(string name, string? payload)
    {
        while (_waits.TryGetValue(name, out var waits) && waits.TryPop(out var wait))
        {
            if (!wait.IsOver)
            {
                wait.Deliver(payload);
                return;
            }
        }

        if (!_kept.TryGetValue(name, out var kept))
        {
            _kept[name] = kept = new Queue<string?>();
        }

        kept.Enqueue(payload);
    }

    private abstract class Wait
    {
        public abstract bool IsOver { get; }

        public abstract void Deliver(string? payload);
    }

    private sealed class Wait<T>(DataConverter converter) : Wait
    {
        private readonly TaskCompletionSource<T> _source = new();
        private CancellationTokenRegistration _cancellation;

        public Task<T> Task => _source.Task;

        public override bool IsOver => _source.Task.IsCompleted;

        public void CancelWith(CancellationToken cancellation) =>
            _cancellation = cancellation.Register(() => _source.TrySetCanceled(cancellation));

        public override void Deliver(string? payload)
        {
            _cancellation.Dispose();
            _source.SetFromJson(converter, payload);
        }
    }
}
