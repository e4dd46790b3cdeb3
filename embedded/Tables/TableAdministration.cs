using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>Creates and deletes tables, for both clients.</summary>
internal static class TableAdministration
{
    public static async Task<Response<TableItem>> CreateAsync(
        TableRequests requests, string table, bool mayExist, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var content = new PooledContent(256);
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteString("TableName"u8, table);
            writer.WriteEndObject();
        }

        var message = requests.Create(RequestMethod.Post, TablePaths.Tables, content);
        message.Request.Headers.Add("Prefer", "return-no-content");
        var response = await requests.SendAsync(message, cancellationToken);
        if (!response.IsError)
        {
            return Response.FromValue(new TableItem(table), response);
        }

        var failure = new RequestFailedException(response);
        return mayExist && failure.ErrorCode == "TableAlreadyExists" ? Response.FromValue(new TableItem(table), response) : throw failure;
    }

    public static async Task<Response> DeleteAsync(TableRequests requests, string table, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var response = await requests.SendAsync(requests.Create(RequestMethod.Delete, TablePaths.Table(table)), cancellationToken);
        return response.IsError && response.Status != 404 ? throw new RequestFailedException(response) : response;
    }
}
