using Microsoft.Azure.Amqp.Transport;

namespace Benefits.Local.ServiceBus;

/// <summary>
/// A connection that takes no frame while a delivery is sent. The library takes a delivery that the client gives back before its
/// sending has returned for one that was sent as settled, and reports it as accepted: the message would be deleted unseen.
/// </summary>
internal sealed class SerialConnection(
    TransportBase transport, ProtocolHeader header, bool isInitiator, AmqpSettings settings, AmqpConnectionSettings connection)
    : AmqpConnection(transport, header, isInitiator, settings, connection)
{
    private readonly Lock _gate = new();

    /// <summary>Sends over one of its links, as long as the client gave credit.</summary>
    public bool TrySend(SendingAmqpLink link, Delivery delivery)
    {
        lock (_gate)
        {
            return link.TrySendDelivery(delivery);
        }
    }

    protected override void OnFrameBuffer(ByteBuffer buffer)
    {
        lock (_gate)
        {
            base.OnFrameBuffer(buffer);
        }
    }
}
