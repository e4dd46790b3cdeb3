namespace Azure.Data.Tables;

/// <summary>What one action of a transaction does with its row.</summary>
public enum TableTransactionActionType
{
    /// <summary>Adds a row; fails when it exists.</summary>
    Add,

    /// <summary>Changes the given properties of a row that exists.</summary>
    UpdateMerge,

    /// <summary>Replaces a row that exists.</summary>
    UpdateReplace,

    /// <summary>Deletes a row that exists.</summary>
    Delete,

    /// <summary>Adds a row, or changes the given properties.</summary>
    UpsertMerge,

    /// <summary>Adds or replaces a row.</summary>
    UpsertReplace,
}
