using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>
/// One table. A request that fails in transit is sent again by the pipeline, so after such a fault an add may be answered 409
/// (EntityAlreadyExists) and an update with an <see cref="ETag"/> 412, though the first try was carried out: the caller decides what that means.
/// </summary>
public partial class TableClient
{
    private readonly TableRequests _requests;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableConnectionString.Parse(connectionString), tableName, options)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(new TableRequests(endpoint, tokenCredential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(new TableRequests(endpoint, credential, options), tableName)
    {
    }

    internal TableClient(TableRequests requests, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _requests = requests;
        Name = tableName;
    }

    private TableClient(TableConnectionString account, string tableName, TableClientOptions? options)
        : this(new TableRequests(account.Endpoint, account.Credential, options), tableName)
    {
    }

    /// <summary>Name of the storage account.</summary>
    public virtual string AccountName => _requests.AccountName;

    /// <summary>Name of the table.</summary>
    public virtual string Name { get; }

    /// <summary>URL of the table.</summary>
    public virtual Uri Uri => new(_requests.Root + TablePaths.Rows(Name));

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists.</exception>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_requests, Name, mayExist: false, cancellationToken);

    /// <summary>Creates the table unless it exists.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.CreateAsync(_requests, Name, mayExist: true, cancellationToken);

    /// <summary>Deletes the table; a missing one is answered 404, not thrown.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        TableAdministration.DeleteAsync(_requests, Name, cancellationToken);

    /// <summary>Adds a row.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists.</exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        var message = _requests.Create(RequestMethod.Post, TablePaths.Rows(Name), ContentOf(entity));
        message.Request.Headers.Add("Prefer", "return-no-content");
        return await _requests.SendOrThrowAsync(message, cancellationToken);
    }

    /// <summary>Adds a row, or changes the one that is there.</summary>
    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await _requests.SendOrThrowAsync(UpdateMessage(entity, mode), cancellationToken);

    /// <summary>Changes a row that exists.</summary>
    /// <param name="ifMatch">Version that the stored row must have, or <see cref="ETag.All"/>.</param>
    /// <exception cref="RequestFailedException">404 ResourceNotFound, 412 UpdateConditionNotSatisfied.</exception>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default)
        {
            throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        }

        var message = UpdateMessage(entity, mode);
        message.Request.Headers.Add("If-Match", ifMatch.ToString());
        return await _requests.SendOrThrowAsync(message, cancellationToken);
    }

    /// <summary>Deletes a row; see the other overload.</summary>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Deletes a row; a missing one is answered 404, not thrown.</summary>
    /// <param name="ifMatch">Version that the stored row must have; by default any.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied.</exception>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = _requests.Create(RequestMethod.Delete, TablePaths.Row(Name, partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        var response = await _requests.SendAsync(message, cancellationToken);
        return response.IsError && response.Status != 404 ? throw new RequestFailedException(response) : response;
    }

    /// <summary>Carries out up to 100 actions on rows of one partition, all or none.</summary>
    /// <returns>One answer per action, with the row's new version in its ETag header.</returns>
    /// <exception cref="TableTransactionFailedException">One action failed (its index is told) and nothing was written.</exception>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        List<TableTransactionAction> actions = [.. transactionActions];
        TransactionRules.Check(actions);
        var id = Guid.NewGuid();
        var message = _requests.Create(RequestMethod.Post, TablePaths.Batch);
        message.Request.Headers.Add("Content-Type", $"multipart/mixed; boundary=batch_{id:N}");
        message.Request.Content = TransactionContent.Write(_requests.Root, Name, actions, id);
        var response = await _requests.SendOrThrowAsync(message, cancellationToken);
        var answers = TransactionResponses.Parse(response.Content.ToMemory(), actions.Count);
        if (answers.Find(answer => answer.IsError) is { } failed)
        {
            throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Instance));
        }

        return answers.Count == actions.Count
            ? Response.FromValue<IReadOnlyList<Response>>(answers, response)
            : throw new RequestFailedException(
                response.Status, $"The service answered {answers.Count} of {actions.Count} actions of the transaction.");
    }

    private static PooledContent ContentOf<T>(T entity)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        var content = new PooledContent(1024);
        using var writer = new System.Text.Json.Utf8JsonWriter(content, EdmJson.WriterOptions);
        EntityWriter.Write(writer, entity);
        return content;
    }

    private HttpMessage UpdateMessage<T>(T entity, TableUpdateMode mode)
        where T : ITableEntity
    {
        var content = ContentOf(entity);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };
        return _requests.Create(method, TablePaths.Row(Name, entity.PartitionKey, entity.RowKey), content);
    }
}
