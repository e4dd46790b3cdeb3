namespace Azure.Messaging.ServiceBus;

/// <summary>Makes what the Service Bus makes, for tests.</summary>
public static class ServiceBusModelFactory
{
    /// <summary>A received message; name the arguments.</summary>
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(
        BinaryData? body = null,
        string? messageId = null,
        string? sessionId = null,
        string? subject = null,
        string? contentType = null,
        IDictionary<string, object>? properties = null,
        Guid lockTokenGuid = default,
        int deliveryCount = 0,
        DateTimeOffset lockedUntil = default,
        long sequenceNumber = 0,
        DateTimeOffset enqueuedTime = default) => new()
        {
            Body = body ?? new BinaryData([]),
            MessageId = messageId ?? "",
            SessionId = sessionId,
            Subject = subject,
            ContentType = contentType,
            ApplicationProperties = new Dictionary<string, object>(properties ?? new Dictionary<string, object>()),
            LockToken = lockTokenGuid.ToString(),
            DeliveryCount = deliveryCount,
            LockedUntil = lockedUntil,
            SequenceNumber = sequenceNumber,
            EnqueuedTime = enqueuedTime,
        };
}
