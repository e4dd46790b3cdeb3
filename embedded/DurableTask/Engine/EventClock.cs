namespace Microsoft.DurableTask.Embedded;

/// <summary>Gives raised events times of which no two are equal, so that their order can be stored.</summary>
internal sealed class EventClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last;

    public DateTime Next()
    {
        lock (_gate)
        {
            _last = Math.Max(time.GetUtcNow().UtcTicks, _last + 1);
            return new DateTime(_last, DateTimeKind.Utc);
        }
    }

    /// <summary>Times given from now on are later than this one.</summary>
    public void PassBy(DateTime given)
    {
        lock (_gate)
        {
            _last = Math.Max(given.Ticks, _last);
        }
    }
}
