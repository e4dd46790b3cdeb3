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

    /// <param name="encoded">The whole encoded message; kept, not copied.</param>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public MessageContent(byte[] encoded)
    {
        Encoded = encoded;
        _bare = encoded.Length;
        foreach (var section in EncodedSections.Read(encoded))
        {
            if (section.Code >= EncodedSections.Properties)
            {
                _bare = section.Start;
                break;
            }

            if (section.Code == EncodedSections.Header)
            {
                _header = (Header)Decode(encoded, section);
            }
            else if (section.Code == EncodedSections.MessageAnnotations)
            {
                _annotations = ((MessageAnnotations)Decode(encoded, section)).Map;
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

        // Where the application properties are, or would be.
        var (start, end) = (_bare, _bare);
        var properties = new ApplicationProperties();
        foreach (var section in EncodedSections.Read(Encoded))
        {
            if (section.Code == EncodedSections.ApplicationProperties)
            {
                properties = (ApplicationProperties)Decode(Encoded, section);
                (start, end) = (section.Start, section.End);
            }
            else if (section.Code == EncodedSections.Properties)
            {
                (start, end) = (section.End, section.End);
            }
        }

        foreach (var (name, value) in changes)
        {
            properties.Map[name] = value;
        }

        return new MessageContent([.. Encoded.AsSpan(0, start), .. Encode(properties), .. Encoded.AsSpan(end)]);
    }

    private static AmqpDescribed Decode(byte[] encoded, EncodedSection section) =>
        AmqpCodec.DecodeAmqpDescribed(new ByteBuffer(encoded, section.Start, section.End - section.Start));

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
