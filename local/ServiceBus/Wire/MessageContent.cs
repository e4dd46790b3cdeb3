using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>
/// A message as its sender encoded it. What the sender wrote from the properties on goes to receivers byte by byte;
/// only header and annotations, which are the broker's to fill, are decoded.
/// </summary>
internal sealed class MessageContent
{
    private static readonly AmqpSymbol ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";
    private readonly Header? _header;
    private readonly AmqpMap? _annotations;
    private readonly int _bare;
    private readonly EncodedSection? _properties;
    private readonly int _propertiesAt;

    /// <param name="encoded">The whole encoded message; kept, not copied.</param>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public MessageContent(byte[] encoded)
    {
        Encoded = encoded;
        foreach (var section in EncodedSections.Read(encoded))
        {
            switch (section.Code)
            {
                case EncodedSections.Header:
                    _header = new Header();
                    _header.DecodeValue(ValueOf(section));
                    break;
                case EncodedSections.MessageAnnotations:
                    _annotations = AmqpCodec.DecodeMap(ValueOf(section));
                    break;
                case EncodedSections.ApplicationProperties:
                    // Read to be sure that they can be added to later.
                    _ = AmqpCodec.DecodeMap(ValueOf(section));
                    _properties = section;
                    break;
            }

            if (section.Code < EncodedSections.Properties)
            {
                _bare = section.End;
            }

            if (section.Code <= EncodedSections.Properties)
            {
                _propertiesAt = section.End;
            }
        }
    }

    /// <summary>The whole message, as it is stored.</summary>
    public byte[] Encoded { get; }

    /// <summary>How long the message lives from its enqueued time on.</summary>
    public TimeSpan? TimeToLive => _header?.Ttl is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>When the message becomes active, if its sender gave a time.</summary>
    public DateTimeOffset? ScheduledFor =>
        _annotations is not null && _annotations.TryGetValue<DateTime>(new MapKey(ScheduledEnqueueTime), out var time)
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : null;

    /// <summary>The message as it goes to a receiver.</summary>
    /// <param name="deliveries">Earlier deliveries.</param>
    /// <param name="annotations">What the broker tells about the message.</param>
    public IList<ArraySegment<byte>> Deliver(int deliveries, IEnumerable<KeyValuePair<string, object>> annotations)
    {
        var header = new Header
        {
            Durable = _header?.Durable,
            Priority = _header?.Priority,
            Ttl = _header?.Ttl,
            DeliveryCount = (uint)deliveries,
        };
        var all = new MessageAnnotations();
        if (_annotations is not null)
        {
            foreach (var (key, value) in _annotations)
            {
                all.Map[(AmqpSymbol)key.Key] = value;
            }
        }

        foreach (var (name, value) in annotations)
        {
            all.Map[name] = value;
        }

        return [Encode(header, all), new ArraySegment<byte>(Encoded, _bare, Encoded.Length - _bare)];
    }

    /// <summary>The same message with application properties added or replaced.</summary>
    /// <param name="changes">By name; values as AMQP has them.</param>
    public MessageContent WithProperties(IReadOnlyCollection<KeyValuePair<string, object>> changes)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        var properties = new ApplicationProperties();
        if (_properties is { } section)
        {
            foreach (var (key, value) in AmqpCodec.DecodeMap(ValueOf(section)))
            {
                properties.Map[key.Key.ToString()] = value;
            }
        }

        foreach (var (name, value) in changes)
        {
            properties.Map[name] = value;
        }

        return new MessageContent(
            [.. Encoded.AsSpan(0, _propertiesAt), .. Encode(properties), .. Encoded.AsSpan(_properties?.End ?? _propertiesAt)]);
    }

    private ByteBuffer ValueOf(EncodedSection section) => new(Encoded, section.Value, section.End - section.Value);

    private static ArraySegment<byte> Encode(params IAmqpSerializable[] sections)
    {
        var buffer = new ByteBuffer(sections.Sum(section => section.EncodeSize), false);
        foreach (var section in sections)
        {
            section.Encode(buffer);
        }

        return new ArraySegment<byte>(buffer.Buffer, buffer.Offset, buffer.Length);
    }
}
