namespace Azure.Data.Tables;

/// <summary>One row's part in a transaction.</summary>
public class TableTransactionAction
{
    /// <summary>An action that doesn't look at the version of the stored row.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>An update or delete that fails (412) when the stored row has another version than <paramref name="etag"/>.</summary>
    /// <param name="etag">Looked at by updates and deletes only. An update without it is an upsert.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What is done.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The row.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that the stored row must have.</summary>
    public ETag ETag { get; }
}
