using Microsoft.Data.Sqlite;

namespace Benefits.Local.ServiceBus;

/// <summary>A queue or its dead-letter sub-queue. Moments are milliseconds since 1970.</summary>
internal sealed class MessageQueue(
    string name, MessageQueue? deadLetters, QueueSettings settings, Database database, TimeProvider time, ILogger log)
{
    private const string DeadLetterReason = "DeadLetterReason";
    private const string DeadLetterDescription = "DeadLetterErrorDescription";

    private const string Ready =
        "WHERE queue = $1 AND enqueued <= $2 AND NOT EXISTS (SELECT 1 FROM lock WHERE lock.sequence = message.sequence)";

    /// <summary>There may be something to take. Raised on any thread; handlers must be quick.</summary>
    public event Action? Available;

    /// <summary>The dead-letter sub-queue; null for one that is itself one.</summary>
    public MessageQueue? DeadLetters { get; } = deadLetters;

    private string Name { get; } = name;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long LockEnd => Now + (long)settings.LockDuration.TotalMilliseconds;

    /// <summary>How many messages there are. Waits for what is being written.</summary>
    public QueueCounts Count() => RunAsync(() =>
    {
        var locked = Number("SELECT COUNT(*) FROM lock WHERE queue = $1", Name);
        var scheduled = Number("SELECT COUNT(*) FROM message WHERE queue = $1 AND enqueued > $2", Name, Now);
        var all = Number("SELECT COUNT(*) FROM message WHERE queue = $1", Name);
        var letters = DeadLetters is null ? 0 : Number("SELECT COUNT(*) FROM message WHERE queue = $1", DeadLetters.Name);
        return new QueueCounts(all - locked - scheduled, locked, scheduled, letters);
    }).GetAwaiter().GetResult();

    /// <summary>Stores messages; each is available when it is due.</summary>
    public async Task<long[]> SendAsync(IReadOnlyList<byte[]> contents)
    {
        const string Insert = "INSERT INTO message (queue, deliveries, enqueued, content) VALUES ($1, 0, $2, $3) RETURNING sequence";
        var now = Now;
        var messages = contents
            .Select(content => (Due: Math.Max(EncodedMessage.ScheduledFor(content) ?? now, now), Content: content)).ToList();
        return await OfferAfterAsync(RunAsync(() => messages
            .Select(message => (long)database.Sql(Insert, Name, message.Due, message.Content).ExecuteScalar()!).ToArray()));
    }

    /// <summary>Locks the first messages that are ready.</summary>
    public Task<List<QueuedMessage>> TakeAsync(int most) => RunAsync(() =>
    {
        var until = LockEnd;
        var ready = Messages(Ready + " ORDER BY sequence LIMIT $3", Name, Now, most)
            .ConvertAll(message => message with { LockToken = Guid.NewGuid(), LockedUntil = until });
        const string Lock = "INSERT INTO lock (sequence, token, queue, until) VALUES ($1, $2, $3, $4)";
        ready.ForEach(message => Change(Lock, message.Sequence, message.LockToken, Name, until));
        return ready;
    });

    /// <summary>Messages of any state in order, encoded, without locking them.</summary>
    /// <param name="from">The lowest sequence number.</param>
    public Task<List<ArraySegment<byte>[]>> PeekAsync(long from, int most) => RunAsync(() =>
        Messages("WHERE queue = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3", Name, from, most)
            .ConvertAll(message => message.Encode(isScheduled: message.Enqueued > Now).GetPayload()));

    /// <summary>Removes the message for good.</summary>
    /// <exception cref="Microsoft.Azure.Amqp.AmqpException">The lock is gone; so for all that need one.</exception>
    public Task CompleteAsync(Guid lockToken) =>
        SettleAsync(lockToken, sequence => Change("DELETE FROM message WHERE sequence = $1", sequence));

    /// <summary>Gives the message back; counts as a failed delivery, the last of which makes it a dead letter.</summary>
    /// <param name="properties">Application properties to add or replace.</param>
    public Task AbandonAsync(Guid lockToken, Dictionary<string, object> properties) =>
        OfferAfterAsync(SettleAsync(lockToken, sequence => EndDelivery(sequence, null, properties)));

    /// <summary>Moves the message to the dead-letter sub-queue.</summary>
    /// <param name="properties">Application properties to add or replace: the reason is among them.</param>
    /// <exception cref="Microsoft.Azure.Amqp.AmqpException">It is there already.</exception>
    public Task DeadLetterAsync(Guid lockToken, Dictionary<string, object> properties) => DeadLetters is null
        ? throw Refusals.NotAllowed("A message of the dead-letter queue can't be dead-lettered again.")
        : OfferAfterAsync(SettleAsync(lockToken, sequence => EndDelivery(sequence, DeadLetters, properties)));

    /// <summary>Gives back a message that nobody has seen: not a delivery.</summary>
    public Task ReleaseAsync(Guid lockToken) => OfferAfterAsync(SettleAsync(lockToken, _ => { }));

    /// <returns>Until when the message is locked now.</returns>
    public Task<DateTime> RenewAsync(Guid lockToken) => RunAsync(() =>
    {
        var until = LockEnd;
        return Change("UPDATE lock SET until = $1 WHERE token = $2 AND queue = $3", until, lockToken, Name) == 1
            ? QueuedMessage.Time(until)
            : throw Refusals.LockLost();
    });

    /// <summary>Offers what is ready by itself: its lock has ended, or it was scheduled for a time that has come.</summary>
    public async Task LookAsync()
    {
        try
        {
            if (await RunAsync(() => Number($"SELECT EXISTS (SELECT 1 FROM message {Ready})", Name, Now)) > 0)
            {
                Available?.Invoke();
            }
        }
        catch (Exception error) when (error is SqliteException or ObjectDisposedException)
        {
            // The database has told why; the next look comes.
        }
    }

    private Task<int> SettleAsync(Guid lockToken, Action<long> settle) => RunAsync(() =>
    {
        var found = database.Sql("SELECT sequence FROM lock WHERE token = $1 AND queue = $2", lockToken, Name).ExecuteScalar();
        return EndLock(found as long? ?? throw Refusals.LockLost(), settle);
    });

    private int EndLock(long sequence, Action<long> settle)
    {
        settle(sequence);
        return Change("DELETE FROM lock WHERE sequence = $1", sequence);
    }

    private async Task<T> OfferAfterAsync<T>(Task<T> change)
    {
        var result = await change;
        Available?.Invoke();
        DeadLetters?.Available?.Invoke();
        return result;
    }

    /// <param name="target">Null for where a failed delivery leads: back, or to the dead letters when it was the last.</param>
    private void EndDelivery(long sequence, MessageQueue? target, Dictionary<string, object> properties)
    {
        var message = Messages("WHERE sequence = $1", sequence)[0];
        if (target is null && DeadLetters is not null && message.Deliveries + 1 >= settings.MaxDeliveryCount)
        {
            target = DeadLetters;
            properties[DeadLetterReason] = "MaxDeliveryCountExceeded";
            properties[DeadLetterDescription] = $"Message could not be consumed after {message.Deliveries + 1} delivery attempts.";
        }

        Change("UPDATE message SET queue = $1, deliveries = deliveries + 1, content = $2 WHERE sequence = $3",
            (target ?? this).Name, EncodedMessage.WithProperties(message.Content, properties), sequence);
        if (target is not null)
        {
            BrokerLogs.DeadLettered(log, Name, sequence, properties.GetValueOrDefault(DeadLetterReason));
        }
    }

    /// <summary>Runs work in the database on what is true now: locks whose time is over are gone.</summary>
    private Task<T> RunAsync<T>(Func<T> work) => database.RunAsync(() =>
    {
        const string Over = "SELECT sequence FROM lock WHERE queue = $1 AND until <= $2 LIMIT 1";
        while (database.Sql(Over, Name, Now).ExecuteScalar() is long over)
        {
            EndLock(over, sequence => EndDelivery(sequence, null, []));
        }

        return work();
    });

    private List<QueuedMessage> Messages(string where, params ReadOnlySpan<object> values)
    {
        using var rows = database.Sql("SELECT sequence, deliveries, enqueued, content FROM message " + where, values).ExecuteReader();
        var messages = new List<QueuedMessage>();
        while (rows.Read())
        {
            messages.Add(new QueuedMessage(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3)));
        }

        return messages;
    }

    private int Number(string sql, params ReadOnlySpan<object> values) => Convert.ToInt32(database.Sql(sql, values).ExecuteScalar());

    private int Change(string sql, params ReadOnlySpan<object> values) => database.Sql(sql, values).ExecuteNonQuery();
}

/// <summary>A message as it is read from a queue.</summary>
/// <param name="Sequence">Unique over all queues, rising in the order of storing; kept when the message becomes a dead letter.</param>
/// <param name="Deliveries">Deliveries that ended without success.</param>
/// <param name="Enqueued">When the message became or becomes active.</param>
/// <param name="Content">As its sender encoded it.</param>
/// <param name="LockToken">Empty for a message that is only shown.</param>
internal sealed record QueuedMessage(
    long Sequence, int Deliveries, long Enqueued, byte[] Content, Guid LockToken = default, long LockedUntil = 0)
{
    /// <summary>The message with what the broker tells about it.</summary>
    public AmqpMessage Encode(bool isScheduled = false)
    {
        var message = AmqpMessage.CreateOutputMessage(new BufferListStream([new ArraySegment<byte>(Content)]), ownStream: true);
        message.Header.DeliveryCount = (uint)Deliveries;
        var told = message.MessageAnnotations.Map;
        told["x-opt-sequence-number"] = told["x-opt-enqueue-sequence-number"] = Sequence;
        told["x-opt-enqueued-time"] = Time(Enqueued);
        told["x-opt-locked-until"] = Time(LockedUntil);
        told["x-opt-message-state"] = isScheduled ? 2 : 0;
        return message;
    }

    public static DateTime Time(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime;
}
