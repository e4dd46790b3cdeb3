namespace Azure.Messaging.ServiceBus;

/// <summary>A dead letter as it is known in this process, with the storage messages that hold it.</summary>
internal sealed class DeadLetter(DeadLetterEnvelope first)
{
    private readonly SortedDictionary<int, DeadLetterEnvelope> _parts = [];
    private readonly Dictionary<string, StoredMessage> _stored = new(StringComparer.Ordinal);

    public string Id => first.Id;

    public long SequenceNumber { get; } = MessageText.SequenceNumber(first.Id, first.EnqueuedTime);

    /// <summary>Whether all of its parts are there.</summary>
    public bool IsComplete => _parts.Count == first.Parts;

    /// <summary>One for each part; more when a crash made it be written again.</summary>
    public IReadOnlyCollection<StoredMessage> Stored => _stored.Values;

    /// <summary>Null, or the token of the lock that a receiver has.</summary>
    public Guid? LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>Takes a storage message in, or its newer receipt.</summary>
    public void Add(StoredMessage message, DeadLetterEnvelope envelope)
    {
        _stored[message.Id] = message;
        _parts.TryAdd(envelope.Part, envelope);
    }

    /// <summary>Forgets a storage message.</summary>
    /// <returns>True when none is left.</returns>
    public bool Remove(string storageId) => _stored.Remove(storageId) && _stored.Count == 0;

    public ServiceBusReceivedMessage ToReceived()
    {
        var head = _parts[0];
        byte[] body = [.. _parts.Values.SelectMany(part => Convert.FromBase64String(part.Body))];
        var properties = new Dictionary<string, object>();
        if (head.Reason is not null)
        {
            properties[ServiceBusReceivedMessage.ReasonProperty] = head.Reason;
        }

        if (head.Description is not null)
        {
            properties[ServiceBusReceivedMessage.DescriptionProperty] = head.Description;
        }

        return MessageText.ToReceived(
            head.Id, body, head.EnqueuedTime, head.DeliveryCount, LockToken ?? Guid.Empty, LockedUntil, properties);
    }
}
