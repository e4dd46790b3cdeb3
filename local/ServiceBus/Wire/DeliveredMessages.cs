using Benefits.Local.ServiceBus.Queues;
using Microsoft.Azure.Amqp;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Messages as clients get them.</summary>
internal static class DeliveredMessages
{
    /// <summary>A message whose lock was just taken.</summary>
    public static AmqpMessage ToDelivery(this QueuedMessage message)
    {
        var segments = message.Content.Deliver(message.Deliveries,
            [.. Numbers(message), new("x-opt-locked-until", message.LockedUntil.UtcDateTime)]);
        return AmqpMessage.CreateAmqpStreamMessage(new BufferListStream(segments), payloadInitialized: true);
    }

    /// <summary>A message that is shown, not delivered.</summary>
    public static ArraySegment<byte> ToPeeked(this QueuedMessage message, MessageState state)
    {
        var shown = state == MessageState.Scheduled ? 2 : 0;
        var segments = message.Content.Deliver(message.Deliveries, [.. Numbers(message), new("x-opt-message-state", shown)]);
        return new ArraySegment<byte>([.. segments.SelectMany(segment => segment)]);
    }

    private static IEnumerable<KeyValuePair<string, object>> Numbers(QueuedMessage message) =>
    [
        new("x-opt-sequence-number", message.Sequence),
        new("x-opt-enqueue-sequence-number", message.Sequence),
        new("x-opt-enqueued-time", message.EnqueuedAt.UtcDateTime),
    ];
}
