namespace Benefits.Local.ServiceBus.Queues;

/// <summary>
/// Which messages do something by themselves, and when: a lock ends, a scheduled message is due, a message expires.
/// One timer, set to the earliest moment. Not safe for use by several threads: its queue's lock guards it.
/// </summary>
internal sealed class Agenda : IDisposable
{
    // Timers take at most 49 days; waking once a day costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly SortedSet<QueuedMessage> _planned = new(new ByMoment());
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset _wakesAt = DateTimeOffset.MaxValue;

    /// <param name="onDue">Called when something may be due; takes it with <see cref="TakeDue"/>.</param>
    public Agenda(TimeProvider time, Action onDue)
    {
        _time = time;
        _timer = time.CreateTimer(_ => onDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets, moves or (with null) removes the moment of a message.</summary>
    public void Plan(QueuedMessage message, DateTimeOffset? moment)
    {
        if (message.NextMoment is not null)
        {
            _planned.Remove(message);
        }

        message.NextMoment = moment;
        if (moment is not null)
        {
            _planned.Add(message);
            WakeBy(moment.Value);
        }
    }

    /// <summary>Takes the messages whose moment has come off the agenda.</summary>
    public List<QueuedMessage> TakeDue()
    {
        var now = _time.GetUtcNow();
        var due = new List<QueuedMessage>();
        while (_planned.Min is { } first && first.NextMoment <= now)
        {
            _planned.Remove(first);
            first.NextMoment = null;
            due.Add(first);
        }

        _wakesAt = DateTimeOffset.MaxValue;
        if (_planned.Min is { } next)
        {
            WakeBy(next.NextMoment!.Value);
        }

        return due;
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A timer that is set too early stays: it is rarer than settled messages are.</summary>
    private void WakeBy(DateTimeOffset moment)
    {
        if (moment >= _wakesAt)
        {
            return;
        }

        _wakesAt = moment;
        // Rounded up: timers cut fractions of a millisecond off and would wake just before the moment.
        var wait = Math.Ceiling(Math.Max(0, (moment - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(wait, LongestWait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private sealed class ByMoment : IComparer<QueuedMessage>
    {
        public int Compare(QueuedMessage? x, QueuedMessage? y)
        {
            var byMoment = x!.NextMoment!.Value.CompareTo(y!.NextMoment!.Value);
            return byMoment != 0 ? byMoment : x.Sequence.CompareTo(y.Sequence);
        }
    }
}
