using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>A <see cref="TableEntity"/> in JSON: each property's type is told by its value, or by the annotation before it.</summary>
internal static class DynamicEntityJson
{
    public static void Write(Utf8JsonWriter writer, TableEntity entity)
    {
        foreach (var (name, value) in entity.Properties)
        {
            if (value is not null && !TableEntity.IsKeptByService(name) && name is not ("PartitionKey" or "RowKey"))
            {
                Write(writer, name, value);
            }
        }
    }

    public static TableEntity Read(ref Utf8JsonReader reader)
    {
        var entity = new TableEntity();
        ReadOnlySpan<byte> annotation = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.EndsWith("@odata.type"u8))
            {
                _ = reader.Read();
                annotation = reader.ValueSpan;
                continue;
            }

            if (reader.ValueTextEquals("odata.metadata"u8))
            {
                reader.Skip();
            }
            else if (!EntityReader.TryReadSystemProperty(ref reader, entity))
            {
                var name = reader.GetString()!;
                _ = reader.Read();
                entity[name] = ReadValue(ref reader, annotation);
            }

            annotation = default;
        }

        return entity;
    }

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        var edmType = value switch
        {
            long => EdmType.Int64,
            double => EdmType.Double,
            DateTime or DateTimeOffset => EdmType.DateTime,
            Guid => EdmType.Guid,
            byte[] or BinaryData => EdmType.Binary,
            _ => null,
        };
        if (edmType is not null)
        {
            writer.WriteString(name + EdmType.Suffix, edmType);
        }

        writer.WritePropertyName(name);
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: EdmJson.WriteInt64(writer, number); break;
            case double number: EdmJson.WriteDouble(writer, number); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case DateTime time: EdmJson.WriteTime(writer, time); break;
            case DateTimeOffset time: EdmJson.WriteTime(writer, time.UtcDateTime); break;
            case Guid guid: writer.WriteStringValue(guid); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case BinaryData bytes: writer.WriteBase64StringValue(bytes.ToMemory().Span); break;
            case Enum named: writer.WriteStringValue(named.ToString()); break;
            default: throw new NotSupportedException($"Property {name} is a {value.GetType()}, which a table can't hold.");
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> annotation) => reader.TokenType switch
    {
        JsonTokenType.Null => (object?)null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ when annotation.SequenceEqual("Edm.Int64"u8) => EdmJson.ReadInt64(ref reader),
        _ when annotation.SequenceEqual("Edm.Double"u8) => EdmJson.ReadDouble(ref reader),
        _ when annotation.SequenceEqual("Edm.DateTime"u8) => reader.GetDateTimeOffset(),
        _ when annotation.SequenceEqual("Edm.Guid"u8) => reader.GetGuid(),
        _ when annotation.SequenceEqual("Edm.Binary"u8) => reader.GetBytesFromBase64(),
        JsonTokenType.Number => reader.TryGetInt32(out var whole) ? (object)whole : reader.GetDouble(),
        JsonTokenType.String => reader.GetString(),
        var other => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A property of a row can't be a JSON {other}.")),
    };
}
