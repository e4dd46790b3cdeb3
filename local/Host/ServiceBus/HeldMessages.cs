using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Benefits.Local.Host;

/// <summary>The messages that functions work on, by lock token; as many as the listeners have in work.</summary>
internal sealed class HeldMessages
{
    private readonly ConcurrentDictionary<string, HeldMessage> _held = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ServiceBusReceiver receiver, ServiceBusReceivedMessage message) => _held[message.LockToken] = new(receiver, message);

    /// <summary>The message with that lock; null when no function works on it.</summary>
    public HeldMessage? Find(string lockToken) => _held.GetValueOrDefault(lockToken);

    /// <summary>Takes the message out; false when it has been taken out already, because it was settled.</summary>
    public bool TryRemove(ServiceBusReceivedMessage message) => _held.TryRemove(message.LockToken, out _);
}

/// <summary>A message and what settles it.</summary>
internal sealed record HeldMessage(ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message);
