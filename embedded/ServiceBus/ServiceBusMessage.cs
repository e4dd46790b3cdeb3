namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private BinaryData _body;

    /// <summary>A message without a body.</summary>
    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    /// <summary>A message of a text.</summary>
    public ServiceBusMessage(string? body)
        : this(new BinaryData(body ?? ""))
    {
    }

    /// <summary>A message of bytes.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    /// <summary>A message of binary data.</summary>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    /// <summary>A message to send again what was received; why it was dead-lettered does not go with it.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
        : this((receivedMessage ?? throw new ArgumentNullException(nameof(receivedMessage))).Body)
    {
        MessageId = receivedMessage.MessageId;
        SessionId = receivedMessage.SessionId;
        Subject = receivedMessage.Subject;
        ContentType = receivedMessage.ContentType;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
        {
            if (name is not (ServiceBusReceivedMessage.ReasonProperty or ServiceBusReceivedMessage.DescriptionProperty))
            {
                ApplicationProperties[name] = value;
            }
        }
    }

    /// <summary>What is sent.</summary>
    public BinaryData Body
    {
        get => _body;
        set => _body = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Identity of the message.</summary>
    public string? MessageId { get; set; }

    /// <summary>The session it belongs to.</summary>
    public string? SessionId { get; set; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>Further properties.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();
}
