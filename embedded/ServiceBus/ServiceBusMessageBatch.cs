namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent together.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    // That of a queue in the standard tier.
    private const long MaxSize = 256 * 1024;
    private readonly List<BinaryData> _messages = [];

    internal ServiceBusMessageBatch()
    {
    }

    /// <summary>The most bytes of bodies.</summary>
    public long MaxSizeInBytes => MaxSize;

    /// <summary>The bytes of the bodies so far.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>How many messages there are.</summary>
    public int Count => _messages.Count;

    internal IReadOnlyList<BinaryData> Messages => _messages;

    /// <summary>Adds a message unless it is too large, or the batch would be.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var size = message.Body.ToMemory().Length;
        if (size > MessageText.LongestBody || SizeInBytes + size > MaxSize)
        {
            return false;
        }

        SizeInBytes += size;
        _messages.Add(message.Body);
        return true;
    }

    /// <summary>Empties the batch.</summary>
    public void Dispose()
    {
        _messages.Clear();
        SizeInBytes = 0;
    }
}
