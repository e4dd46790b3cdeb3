namespace Azure.Data.Tables;

/// <summary>One row of a table: its two keys and what the service keeps beside them.</summary>
public interface ITableEntity
{
    /// <summary>First part of the key; rows that share it are stored together and can be changed in one transaction.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second part of the key, unique in its partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the row; never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the row that was read; never sent with the row.</summary>
    ETag ETag { get; set; }
}
