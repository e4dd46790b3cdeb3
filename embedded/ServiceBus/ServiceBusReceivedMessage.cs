namespace Azure.Messaging.ServiceBus;

/// <summary>A message that was received or peeked.</summary>
public class ServiceBusReceivedMessage
{
    internal const string ReasonProperty = "DeadLetterReason";
    internal const string DescriptionProperty = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage()
    {
    }

    /// <summary>What was sent.</summary>
    public BinaryData Body { get; internal init; } = new([]);

    /// <summary>Identity of the message.</summary>
    public string MessageId { get; internal init; } = "";

    /// <summary>The session it belongs to.</summary>
    public string? SessionId { get; internal init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; internal init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>How often it was delivered, this time included.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>When it came into the queue, to the second.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary>Until when nobody else receives it.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    /// <summary>Identity of the lock; a GUID.</summary>
    public string LockToken { get; internal init; } = Guid.Empty.ToString();

    /// <summary>Stays with the message, from the queue to the dead letters; later messages have larger ones.</summary>
    public long SequenceNumber { get; internal init; }

    /// <summary>Why it is a dead letter, in a word.</summary>
    public string? DeadLetterReason => Property(ReasonProperty);

    /// <summary>Why it is a dead letter, in a sentence.</summary>
    public string? DeadLetterErrorDescription => Property(DescriptionProperty);

    /// <summary>Further properties.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = new Dictionary<string, object>();

    private string? Property(string name) => ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;
}
