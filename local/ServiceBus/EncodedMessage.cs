namespace Benefits.Local.ServiceBus;

/// <summary>
/// What is read and changed of messages as their senders encoded them. What the sender wrote from the properties on is kept byte by
/// byte; only header and annotations are the broker's to fill.
/// </summary>
internal static class EncodedMessage
{
    private const uint BatchFormat = 0x80013700;

    /// <summary>What a client transferred: one message, or a batch with a whole message in each of its data sections.</summary>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public static List<byte[]> Read(AmqpMessage transfer)
    {
        if (transfer.MessageFormat == BatchFormat)
        {
            return [.. (transfer.DataBody ?? []).Select(data => ((ArraySegment<byte>)data.Value).ToArray())];
        }

        using var bytes = new MemoryStream();
        transfer.ToStream().CopyTo(bytes);
        return [bytes.ToArray()];
    }

    /// <summary>When the message becomes active, in milliseconds since 1970, if its sender gave a time.</summary>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public static long? ScheduledFor(byte[] message) =>
        Open(message).MessageAnnotations is { } annotations
        && annotations.Map.TryGetValue<DateTime>("x-opt-scheduled-enqueue-time", out var time)
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds()
            : null;

    /// <summary>The same message with application properties added or replaced.</summary>
    public static byte[] WithProperties(byte[] message, Dictionary<string, object> changes)
    {
        if (changes.Count == 0)
        {
            return message;
        }

        var sections = Open(message);
        AmqpDescribed?[] before = [sections.Header, sections.DeliveryAnnotations, sections.MessageAnnotations, sections.Properties];
        var start = (int)before.Max(section => section?.Offset + section?.Length ?? 0);
        var properties = sections.ApplicationProperties ?? new ApplicationProperties();
        var end = start + (int)properties.Length;
        foreach (var (name, value) in changes)
        {
            properties.Map[name] = value;
        }

        var encoded = new ByteBuffer(properties.EncodeSize, autoGrow: false);
        properties.Encode(encoded);
        return [.. message.AsSpan(0, start), .. encoded.Buffer.AsSpan(encoded.Offset, encoded.Length), .. message.AsSpan(end)];
    }

    /// <summary>Its sections before the body.</summary>
    private static AmqpMessage Open(byte[] message)
    {
        var opened = AmqpMessage.CreateInputMessage(new BufferListStream([new ArraySegment<byte>(message)]));
        opened.Deserialize(SectionFlag.NonBody);
        return opened;
    }
}
