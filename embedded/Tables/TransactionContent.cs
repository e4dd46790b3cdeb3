using System.Text;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>The multipart body of a transaction: one pass over the actions, straight into the buffer that is sent.</summary>
internal static class TransactionContent
{
    private const int BytesPerAction = 1024;

    public static PooledContent Write(string root, string table, List<TableTransactionAction> actions, Guid id)
    {
        var content = new PooledContent(BytesPerAction * (actions.Count + 1));
        using var writer = new Utf8JsonWriter(content, EdmJson.WriterOptions);
        var separator = Encoding.ASCII.GetBytes(
            $"--changeset_{id:N}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Append(content, $"--batch_{id:N}\r\nContent-Type: multipart/mixed; boundary=changeset_{id:N}\r\n\r\n");
        foreach (var action in actions)
        {
            Append(content, separator);
            AppendAction(content, writer, root, table, action);
        }

        Append(content, $"--changeset_{id:N}--\r\n--batch_{id:N}--\r\n");
        return content;
    }

    private static void AppendAction(PooledContent content, Utf8JsonWriter writer, string root, string table, TableTransactionAction action)
    {
        var (entity, type) = (action.Entity, action.ActionType);
        var isAdd = type == TableTransactionActionType.Add;
        Append(content, MethodOf(type));
        Append(content, root);
        Append(content, isAdd ? TablePaths.Rows(table) : TablePaths.Row(table, entity.PartitionKey, entity.RowKey));
        Append(content, $" HTTP/1.1\r\nAccept: {TableRequests.Json}\r\nDataServiceVersion: 3.0\r\n");
        if (isAdd)
        {
            Append(content, "Prefer: return-no-content\r\n"u8);
        }
        else if (MustMatch(action) is { } version)
        {
            Append(content, $"If-Match: {version}\r\n");
        }

        if (type == TableTransactionActionType.Delete)
        {
            Append(content, "\r\n\r\n"u8);
            return;
        }

        Append(content, "Content-Type: application/json\r\n\r\n"u8);
        writer.Reset();
        EntityWriter.Write(writer, entity);
        Append(content, "\r\n"u8);
    }

    private static ReadOnlySpan<byte> MethodOf(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST "u8,
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH "u8,
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT "u8,
        TableTransactionActionType.Delete => "DELETE "u8,
        _ => throw new InvalidOperationException("Unknown request type."),
    };

    private static string? MustMatch(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => (action.ETag == default ? ETag.All : action.ETag).ToString(),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when action.ETag != default => action.ETag.ToString(),
        _ => null,
    };

    private static void Append(PooledContent content, string text)
    {
        var span = content.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        content.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static void Append(PooledContent content, ReadOnlySpan<byte> text)
    {
        text.CopyTo(content.GetSpan(text.Length));
        content.Advance(text.Length);
    }
}
