namespace Benefits.Local.ServiceBus;

/// <summary>A message as it is read from a queue. Moments are milliseconds since 1970.</summary>
/// <param name="Sequence">Unique over all queues, rising in the order of storing; kept when the message becomes a dead letter.</param>
/// <param name="Deliveries">Deliveries that ended without success.</param>
/// <param name="Enqueued">When the message became or becomes active.</param>
/// <param name="LockToken">Empty for a message that is only shown.</param>
internal sealed record QueuedMessage(
    long Sequence, int Deliveries, long Enqueued, EncodedMessage Content, Guid LockToken = default, long LockedUntil = 0)
{
    /// <summary>The message as it goes to a receiver.</summary>
    public ArraySegment<byte>[] Encode(bool isScheduled = false) => Content.With(
        Deliveries,
        ("x-opt-sequence-number", Sequence),
        ("x-opt-enqueue-sequence-number", Sequence),
        ("x-opt-enqueued-time", Time(Enqueued)),
        ("x-opt-locked-until", Time(LockedUntil)),
        ("x-opt-message-state", isScheduled ? 2 : 0));

    public static DateTime Time(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime;
}
