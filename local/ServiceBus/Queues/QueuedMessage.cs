using Benefits.Local.ServiceBus.Wire;

namespace Benefits.Local.ServiceBus.Queues;

/// <summary>Where a message stands.</summary>
internal enum MessageState
{
    /// <summary>Waits for a receiver.</summary>
    Active,

    /// <summary>Waits for its time.</summary>
    Scheduled,

    /// <summary>With a receiver.</summary>
    Locked,

    /// <summary>Being written: nobody can take or settle it until that is done.</summary>
    Settling,
}

/// <summary>A message that is stored. Changed only by the queue that holds it.</summary>
internal sealed class QueuedMessage
{
    /// <summary>Unique over all queues, rising in the order of storing; kept when the message becomes a dead letter.</summary>
    public long Sequence { get; set; }

    public required MessageContent Content { get; set; }

    public required DateTimeOffset EnqueuedAt { get; set; }

    /// <summary>When a scheduled message becomes active.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Deliveries that ended without success.</summary>
    public int Deliveries { get; set; }

    public MessageState State { get; set; }

    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>Who has to know when the lock ends by itself.</summary>
    public ILockHolder? Holder { get; set; }

    // At most 49 days: the header counts milliseconds in 32 bits.
    public DateTimeOffset? ExpiresAt => EnqueuedAt + Content.TimeToLive;

    /// <summary>The next moment at which something happens to the message by itself.</summary>
    public DateTimeOffset? NextMoment { get; set; }

    /// <summary>Stands for a sequence number in a search.</summary>
    public static QueuedMessage Mark(long sequence) => new() { Sequence = sequence, Content = null!, EnqueuedAt = default };
}

/// <summary>One that holds locks on messages.</summary>
internal interface ILockHolder
{
    /// <summary>A lock has ended by itself.</summary>
    void OnLockExpired(Guid lockToken);
}

/// <summary>By sequence number.</summary>
internal sealed class BySequence : IComparer<QueuedMessage>
{
    public static readonly BySequence Instance = new();

    public int Compare(QueuedMessage? x, QueuedMessage? y) => x!.Sequence.CompareTo(y!.Sequence);
}
