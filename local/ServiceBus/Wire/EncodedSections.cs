using System.Buffers.Binary;
using Microsoft.Azure.Amqp;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>One section of an encoded message: its descriptor code and where it lies.</summary>
/// <param name="Code">The descriptor, such as 0x75 for data.</param>
/// <param name="Start">The first byte, that of the descriptor.</param>
/// <param name="Value">The first byte of the value, that of its type.</param>
/// <param name="End">One past the last byte.</param>
internal readonly record struct EncodedSection(byte Code, int Start, int Value, int End);

/// <summary>Walks through the sections of an encoded message without decoding them.</summary>
internal static class EncodedSections
{
    public const byte Header = 0x70;
    public const byte MessageAnnotations = 0x72;
    public const byte Properties = 0x73;
    public const byte ApplicationProperties = 0x74;
    public const byte Data = 0x75;
    private const byte SmallULong = 0x53;
    private const byte ULong = 0x80;

    /// <exception cref="AmqpException">The bytes are no AMQP message.</exception>
    public static IEnumerable<EncodedSection> Read(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var section = Next(message.Span, at);
            yield return section;
            at = section.End;
        }
    }

    /// <summary>The bytes of a data section.</summary>
    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> message, EncodedSection data) =>
        message[(data.Value + 1 + (message.Span[data.Value] == 0xA0 ? 1 : 4))..data.End];

    private static EncodedSection Next(ReadOnlySpan<byte> message, int start)
    {
        try
        {
            if (message[start] != 0)
            {
                throw Malformed();
            }

            var (code, value) = message[start + 1] switch
            {
                SmallULong => (message[start + 2], start + 3),
                ULong => ((byte)BinaryPrimitives.ReadUInt64BigEndian(message[(start + 2)..]), start + 10),
                _ => throw Malformed(),
            };
            var end = checked(value + 1 + Size(message[value], message[(value + 1)..]));
            return code is >= Header and <= 0x78 && end <= message.Length ? new EncodedSection(code, start, value, end) : throw Malformed();
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw Malformed();
        }
    }

    /// <summary>The bytes that follow a type code; the code's upper half tells how they are counted.</summary>
    private static int Size(byte type, ReadOnlySpan<byte> rest) => (type >> 4) switch
    {
        0x4 => 0,
        0x5 => 1,
        0x6 => 2,
        0x7 => 4,
        0x8 => 8,
        0x9 => 16,
        0xA or 0xC or 0xE => 1 + rest[0],
        0xB or 0xD or 0xF => checked(4 + (int)BinaryPrimitives.ReadUInt32BigEndian(rest)),
        _ => throw Malformed(),
    };

    private static AmqpException Malformed() => new(AmqpErrorCode.DecodeError, "The bytes are not an encoded AMQP message.");
}
