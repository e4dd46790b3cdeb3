namespace Azure.Messaging.ServiceBus;

/// <summary>What a receiver receives.</summary>
public class ServiceBusReceiverOptions
{
    /// <summary>The part of the queue to receive from.</summary>
    public SubQueue SubQueue { get; set; }
}
