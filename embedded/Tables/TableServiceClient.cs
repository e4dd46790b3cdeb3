using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of one storage account.</summary>
public class TableServiceClient
{
    private readonly TableRequests _requests;

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        : this(TableConnectionString.Parse(connectionString), options)
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(new TableRequests(endpoint, tokenCredential, options))
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(new TableRequests(endpoint, credential, options))
    {
    }

    private TableServiceClient(TableConnectionString account, TableClientOptions? options)
        : this(new TableRequests(account.Endpoint, account.Credential, options))
    {
    }

    private TableServiceClient(TableRequests requests) => _requests = requests;

    /// <summary>Name of the storage account.</summary>
    public virtual string AccountName => _requests.AccountName;

    /// <summary>URL of the account's table service.</summary>
    public virtual Uri Uri => _requests.Endpoint;

    /// <summary>A filter out of an interpolated string, its values quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>A client of one table that shares this one's connections; asks the service nothing.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_requests, tableName);

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_requests, tableName, mayExist: false, cancellationToken);

    /// <summary>Creates a table unless it exists.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_requests, tableName, mayExist: true, cancellationToken);

    /// <summary>Deletes a table; a missing one is answered 404, not thrown.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_requests, tableName, cancellationToken);

    /// <summary>The tables that pass the filter.</summary>
    /// <param name="filter">OData filter on <c>TableName</c>; all tables by default.</param>
    /// <param name="maxPerPage">Tables per page, at most 1000.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
    {
        return new QueryPages<TableItem>(FetchAsync, maxPerPage, cancellationToken);

        async ValueTask<Page<TableItem>> FetchAsync(string? token, int? pageSize, CancellationToken cancellation)
        {
            var query = TablePaths.Query(("$filter", filter), ("$top", TablePaths.Number(pageSize)), ("NextTableName", token));
            var response = await _requests.SendOrThrowAsync(_requests.Create(RequestMethod.Get, TablePaths.Tables + query), cancellation);
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            var tables = document.RootElement.GetProperty("value").EnumerateArray();
            TableItem[] items = [.. tables.Select(table => new TableItem(table.GetProperty("TableName").GetString()!))];
            var next = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var name) ? name : null;
            return Page<TableItem>.FromValues(items, next, response);
        }
    }
}
