using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Reads rows out of the JSON of an answer.</summary>
internal static class EntityReader
{
    public static T ReadOne<T>(ReadOnlySpan<byte> json)
        where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(json);
        _ = reader.Read();
        return Read<T>(ref reader);
    }

    public static List<T> ReadPage<T>(ReadOnlySpan<byte> json)
        where T : class, ITableEntity
    {
        var page = new List<T>();
        var reader = new Utf8JsonReader(json);
        _ = reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("value"u8))
            {
                reader.Skip();
                continue;
            }

            _ = reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                page.Add(Read<T>(ref reader));
            }
        }

        return page;
    }

    /// <summary>Takes over a key, the timestamp or the version, when the reader stands on the name of one.</summary>
    public static bool TryReadSystemProperty(ref Utf8JsonReader reader, ITableEntity entity)
    {
        if (reader.ValueTextEquals("PartitionKey"u8))
        {
            _ = reader.Read();
            entity.PartitionKey = reader.GetString()!;
        }
        else if (reader.ValueTextEquals("RowKey"u8))
        {
            _ = reader.Read();
            entity.RowKey = reader.GetString()!;
        }
        else if (reader.ValueTextEquals("Timestamp"u8))
        {
            _ = reader.Read();
            entity.Timestamp = reader.GetDateTimeOffset();
        }
        else if (reader.ValueTextEquals("odata.etag"u8))
        {
            _ = reader.Read();
            entity.ETag = new ETag(reader.GetString()!);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static T Read<T>(ref Utf8JsonReader reader)
        where T : class, ITableEntity =>
        typeof(T) == typeof(TableEntity)
            ? (T)(ITableEntity)DynamicEntityJson.Read(ref reader)
            : (T)EntityModel.Of(typeof(T)).Read(ref reader);
}
