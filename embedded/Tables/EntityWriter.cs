using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Writes a row as the JSON of a request.</summary>
internal static class EntityWriter
{
    private static readonly JsonEncodedText PartitionKey = JsonEncodedText.Encode("PartitionKey");
    private static readonly JsonEncodedText RowKey = JsonEncodedText.Encode("RowKey");

    public static void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        writer.WriteStartObject();
        writer.WriteString(PartitionKey, entity.PartitionKey);
        writer.WriteString(RowKey, entity.RowKey);
        if (entity is TableEntity dynamic)
        {
            DynamicEntityJson.Write(writer, dynamic);
        }
        else
        {
            EntityModel.Of(entity.GetType()).Write(writer, entity);
        }

        writer.WriteEndObject();
        writer.Flush();
    }
}
