using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Values as the table service writes them in JSON, and the writer's settings.</summary>
internal static class EdmJson
{
    // ASCII only: Azurite decodes a request piece by piece, which tears a character of several bytes that lies across two pieces.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    public static void WriteInt64(Utf8JsonWriter writer, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(value, digits, out var length);
        writer.WriteStringValue(digits[..length]);
    }

    public static long ReadInt64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetInt64();
        }

        return Utf8Parser.TryParse(reader.ValueSpan, out long value, out var length) && length == reader.ValueSpan.Length
            ? value
            : throw new FormatException("The property is not an Edm.Int64.");
    }

    public static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static double ReadDouble(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? reader.GetDouble()
        : double.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

    /// <summary>Writes UTC with all seven digits.</summary>
    /// <exception cref="NotSupportedException">The time is not known to be UTC.</exception>
    public static void WriteTime(Utf8JsonWriter writer, DateTime value)
    {
        if (value.Kind != DateTimeKind.Utc)
        {
            throw new NotSupportedException($"DateTime {value:O} has a Kind of {value.Kind}; the table service needs UTC.");
        }

        Span<byte> text = stackalloc byte[28];
        _ = Utf8Formatter.TryFormat(value, text, out var length, 'O');
        writer.WriteStringValue(text[..length]);
    }

    /// <summary>The text of a string, or of a number or boolean as it was sent.</summary>
    public static string ReadText(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
}
