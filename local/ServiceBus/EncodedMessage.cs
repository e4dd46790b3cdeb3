namespace Benefits.Local.ServiceBus;

/// <summary>
/// A message as its sender encoded it. What the sender wrote from the properties on goes to receivers byte by byte;
/// only header and annotations, which are the broker's to fill, are written anew.
/// </summary>
internal sealed class EncodedMessage
{
    private const uint BatchFormat = 0x80013700;
    private const ulong PropertiesCode = 0x73;
    private const ulong ApplicationPropertiesCode = 0x74;

    private static readonly Dictionary<ulong, Func<AmqpDescribed>> SectionTypes = new Func<AmqpDescribed>[]
    {
        () => new Header(), () => new DeliveryAnnotations(), () => new MessageAnnotations(), () => new Properties(),
        () => new ApplicationProperties(), () => new Data(), () => new AmqpSequence(), () => new AmqpValue(), () => new Footer(),
    }.ToDictionary(create => create().DescriptorCode);

    private readonly Header _header = new();
    private readonly MessageAnnotations _annotations = new();
    private readonly ApplicationProperties _properties = new();
    private readonly int _bareStart;
    private readonly int _propertiesStart;
    private readonly int _propertiesEnd;

    /// <param name="bytes">The whole encoded message; kept, not copied.</param>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public EncodedMessage(byte[] bytes)
    {
        Bytes = bytes;
        foreach (var (section, end) in Sections(bytes).TakeWhile(part => part.Section.DescriptorCode <= ApplicationPropertiesCode))
        {
            _header = section as Header ?? _header;
            _annotations = section as MessageAnnotations ?? _annotations;
            _properties = section as ApplicationProperties ?? _properties;
            _bareStart = section.DescriptorCode < PropertiesCode ? end : _bareStart;
            _propertiesStart = section.DescriptorCode < ApplicationPropertiesCode ? end : _propertiesStart;
            _propertiesEnd = end;
        }
    }

    public byte[] Bytes { get; }

    /// <summary>When the message becomes active, in milliseconds since 1970, if its sender gave a time.</summary>
    public long? ScheduledFor =>
        _annotations.Map.TryGetValue<DateTime>("x-opt-scheduled-enqueue-time", out var time)
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds()
            : null;

    /// <summary>Reads what a client transferred: one message, or a batch with a whole message in each of its data sections.</summary>
    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public static List<EncodedMessage> Read(AmqpMessage transfer)
    {
        using var bytes = new MemoryStream();
        foreach (var buffer in transfer.RawByteBuffers)
        {
            bytes.Write(buffer.Buffer, buffer.Offset, buffer.Length);
        }

        return transfer.MessageFormat == BatchFormat
            ? [.. Sections(bytes.ToArray()).Select(part => part.Section).OfType<Data>()
                .Select(data => new EncodedMessage(((ArraySegment<byte>)data.Value).ToArray()))]
            : [new EncodedMessage(bytes.ToArray())];
    }

    /// <summary>The message with what the broker tells about it.</summary>
    public ArraySegment<byte>[] With(int deliveries, params ReadOnlySpan<(AmqpSymbol Name, object Value)> annotations)
    {
        _header.DeliveryCount = (uint)deliveries;
        foreach (var (name, value) in annotations)
        {
            _annotations.Map[name] = value;
        }

        return [Encode(_header, _annotations), new ArraySegment<byte>(Bytes, _bareStart, Bytes.Length - _bareStart)];
    }

    /// <summary>The same message with application properties added or replaced.</summary>
    public EncodedMessage WithProperties(Dictionary<string, object> changes)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        foreach (var (name, value) in changes)
        {
            _properties.Map[name] = value;
        }

        return new EncodedMessage([.. Bytes.AsSpan(0, _propertiesStart), .. Encode(_properties), .. Bytes.AsSpan(_propertiesEnd)]);
    }

    private static IEnumerable<(AmqpDescribed Section, int End)> Sections(byte[] bytes)
    {
        var buffer = new ByteBuffer(bytes, 0, bytes.Length);
        while (buffer.Length > 0)
        {
            var section = AmqpCodec.DecodeAmqpDescribed(buffer, [], SectionTypes)
                ?? throw new AmqpException(AmqpErrorCode.DecodeError, "A section of the message is null.");
            yield return (section, buffer.Offset);
        }
    }

    private static ArraySegment<byte> Encode(params IAmqpSerializable[] sections)
    {
        var buffer = new ByteBuffer(sections.Sum(section => section.EncodeSize), false);
        Array.ForEach(sections, section => section.Encode(buffer));

        return new ArraySegment<byte>(buffer.Buffer, buffer.Offset, buffer.Length);
    }
}
