namespace Benefits.Local.ServiceBus;

/// <summary>A queue as the broker and the Azure resources have it.</summary>
/// <param name="Name">Its name; addresses are compared without case.</param>
/// <param name="LockDuration">How long a received message is hidden from other receivers, 5 seconds to 5 minutes.</param>
/// <param name="MaxDeliveryCount">Failed deliveries after which a message becomes a dead letter, 1 to 2000.</param>
public sealed record QueueSettings(string Name, TimeSpan LockDuration, int MaxDeliveryCount)
{
    /// <summary>
    /// Reads <c>{"queues":[{"name":"incident-events","lockDuration":"PT30S","maxDeliveryCount":50}]}</c>.
    /// Unknown fields, missing fields and values that Azure would refuse are errors.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; the message names file and field in one line.</exception>
    public static IReadOnlyList<QueueSettings> Read(string path) => new QueueSettingsFile(path).Read();
}
