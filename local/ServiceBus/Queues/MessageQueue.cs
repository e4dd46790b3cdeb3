using Benefits.Local.ServiceBus.Storage;
using Benefits.Local.ServiceBus.Wire;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.ServiceBus.Queues;

/// <summary>
/// A queue or its dead-letter sub-queue: all messages in memory, each change on disk before it is acknowledged.
/// Locks are in memory only: after a restart every message that was locked is there again, its delivery not counted.
/// </summary>
internal sealed partial class MessageQueue : IDisposable
{
    // One for the queue and its dead letters, so that a message is always in exactly one of them.
    private readonly Lock _gate;
    private readonly QueueSettings _settings;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Agenda _agenda;
    private readonly SortedSet<QueuedMessage> _all = new(BySequence.Instance);
    private readonly SortedSet<QueuedMessage> _ready = new(BySequence.Instance);
    private readonly Dictionary<Guid, QueuedMessage> _locked = [];

    public MessageQueue(QueueSettings settings, Journal journal, TimeProvider time, ILogger log)
        : this(settings, journal, time, log, new Lock()) => DeadLetters = new MessageQueue(settings, journal, time, log, _gate);

    private MessageQueue(QueueSettings settings, Journal journal, TimeProvider time, ILogger log, Lock gate)
    {
        (_settings, _journal, _time, _log, _gate) = (settings, journal, time, log, gate);
        _agenda = new Agenda(time, OnDue);
    }

    /// <summary>There may be something to take. Raised on any thread; handlers must be quick.</summary>
    public event Action? Available;

    /// <summary>The dead-letter sub-queue; null for one that is itself one.</summary>
    public MessageQueue? DeadLetters { get; }

    /// <summary>How many messages there are.</summary>
    public QueueCounts Count()
    {
        lock (_gate)
        {
            var scheduled = _all.Count(message => message.State == MessageState.Scheduled);
            return new QueueCounts(_ready.Count, _all.Count - _ready.Count - scheduled, scheduled, DeadLetters?._all.Count ?? 0);
        }
    }

    /// <summary>Takes in messages that are stored already.</summary>
    public void Admit(IEnumerable<QueuedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                _all.Add(message);
                MakeAvailable(message);
            }
        }

        Available?.Invoke();
    }

    /// <summary>Stores messages and makes them available when they are due.</summary>
    /// <returns>Their sequence numbers.</returns>
    public async Task<long[]> SendAsync(IReadOnlyList<MessageContent> contents)
    {
        var now = _time.GetUtcNow();
        var messages = contents
            .Select(content => new QueuedMessage { Content = content, EnqueuedAt = now, DueAt = content.ScheduledFor })
            .ToArray();
        await _journal.WriteAsync(
            table => Array.ForEach(messages, message => message.Sequence = table.Insert(_settings.Name, message)),
            stored =>
            {
                if (stored)
                {
                    Admit(messages);
                }
            });
        return Array.ConvertAll(messages, message => message.Sequence);
    }

    /// <summary>Locks the first message that is ready.</summary>
    public QueuedMessage? Take(ILockHolder holder)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var message = _ready.FirstOrDefault(message => !(ExpiryOf(message) <= now));
            if (message is not null)
            {
                _ready.Remove(message);
                (message.State, message.Holder) = (MessageState.Locked, holder);
                (message.LockToken, message.LockedUntil) = (Guid.NewGuid(), now + _settings.LockDuration);
                _locked.Add(message.LockToken, message);
                _agenda.Plan(message, message.LockedUntil);
            }

            return message;
        }
    }

    /// <summary>Messages of any state in order, without locking them.</summary>
    /// <param name="from">The lowest sequence number.</param>
    public List<(QueuedMessage Message, MessageState State)> Peek(long from, int most)
    {
        lock (_gate)
        {
            return [.. From(from).Take(most).Select(message => (message, message.State))];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _agenda.Dispose();
        }

        DeadLetters?.Dispose();
    }

    private SortedSet<QueuedMessage> From(long sequence) =>
        _all.GetViewBetween(QueuedMessage.Mark(sequence), QueuedMessage.Mark(long.MaxValue));

    private DateTimeOffset? ExpiryOf(QueuedMessage message) => DeadLetters is null ? null : message.ExpiresAt;

    /// <summary>Within the lock.</summary>
    private void MakeAvailable(QueuedMessage message)
    {
        message.Holder = null;
        if (message.DueAt > _time.GetUtcNow())
        {
            message.State = MessageState.Scheduled;
            _agenda.Plan(message, message.DueAt);
            return;
        }

        // A scheduled message counts as enqueued when it becomes active.
        message.EnqueuedAt = message.DueAt > message.EnqueuedAt ? message.DueAt.Value : message.EnqueuedAt;
        message.State = MessageState.Active;
        _ready.Add(message);
        _agenda.Plan(message, ExpiryOf(message));
    }

    private void OnDue()
    {
        List<QueuedMessage> lapsed = [];
        List<QueuedMessage> expired = [];
        lock (_gate)
        {
            foreach (var message in _agenda.TakeDue())
            {
                switch (message.State)
                {
                    case MessageState.Scheduled:
                        MakeAvailable(message);
                        break;
                    case MessageState.Locked:
                        _locked.Remove(message.LockToken);
                        message.State = MessageState.Settling;
                        lapsed.Add(message);
                        break;
                    default:
                        _ready.Remove(message);
                        message.State = MessageState.Settling;
                        expired.Add(message);
                        break;
                }
            }
        }

        Available?.Invoke();
        foreach (var message in lapsed)
        {
            message.Holder?.OnLockExpired(message.LockToken);
            _ = FailDeliveryAsync(message, []);
        }

        foreach (var message in expired)
        {
            _ = BuryAsync(message, message.Deliveries, DeadLetterReasons.Expired());
        }
    }
}
