using System.Linq.Expressions;
using Azure.Core;

namespace Azure.Data.Tables;

/// <content>Reading rows.</content>
public partial class TableClient
{
    /// <summary>A filter out of an interpolated string, its values quoted and escaped.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>
    /// A filter out of an expression such as <c>e =&gt; e.PartitionKey == key &amp;&amp; e.Count &gt; 5</c>; empty when it lets everything pass.
    /// </summary>
    /// <exception cref="NotSupportedException">The table service can't evaluate the expression.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => FilterTranslator.Translate(filter);

    /// <summary>Reads one row.</summary>
    /// <param name="select">The properties wanted; all by default.</param>
    /// <exception cref="RequestFailedException">404 ResourceNotFound.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, cancellationToken);
        return response.IsError ? throw new RequestFailedException(response) : FromContent<T>(response);
    }

    /// <summary>Reads one row; a missing one gives an answer without a value.</summary>
    /// <param name="select">The properties wanted; all by default.</param>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, cancellationToken);
        return response switch
        {
            { IsError: false } => FromContent<T>(response),
            { Status: 404 } => new NoEntityResponse<T>(response),
            _ => throw new RequestFailedException(response),
        };
    }

    /// <summary>Reads the rows that pass the filter, ordered by key.</summary>
    /// <param name="maxPerPage">Rows per page, at most 1000.</param>
    /// <param name="select">The properties wanted; all by default.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        QueryAsync<T>(CreateQueryFilter(filter), maxPerPage, select, cancellationToken);

    /// <summary>Reads the rows that pass the filter, ordered by key.</summary>
    /// <param name="filter">OData filter; all rows by default.</param>
    /// <param name="maxPerPage">Rows per page, at most 1000.</param>
    /// <param name="select">The properties wanted; all by default.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var names = TablePaths.Names(select);
        return new QueryPages<T>(FetchAsync, maxPerPage, cancellationToken);

        async ValueTask<Page<T>> FetchAsync(string? token, int? pageSize, CancellationToken cancellation)
        {
            var (nextPartition, nextRow) = SplitToken(token);
            var query = TablePaths.Query(
                ("$filter", filter),
                ("$select", names),
                ("$top", TablePaths.Number(pageSize)),
                ("NextPartitionKey", nextPartition),
                ("NextRowKey", nextRow));
            var message = _requests.Create(RequestMethod.Get, $"{TablePaths.Rows(Name)}(){query}");
            var response = await _requests.SendOrThrowAsync(message, cancellation);
            return Page<T>.FromValues(EntityReader.ReadPage<T>(response.Content.ToMemory().Span), TokenOf(response), response);
        }
    }

    // The service's two continuation headers hold no blank.
    private static string? TokenOf(Response response) => response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition)
        ? $"{partition} {(response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? row : "")}"
        : null;

    private static (string? Partition, string? Row) SplitToken(string? token) => token?.Split(' ', 2) switch
    {
        null => (null, null),
        [var partition, var row] => (partition, row),
        var other => (other[0], null),
    };

    private static Response<T> FromContent<T>(Response response)
        where T : class, ITableEntity =>
        Response.FromValue(EntityReader.ReadOne<T>(response.Content.ToMemory().Span), response);

    private ValueTask<Response> GetAsync(string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return _requests.SendAsync(_requests.Create(RequestMethod.Get, TablePaths.Row(Name, partitionKey, rowKey, select)), cancellationToken);
    }
}
