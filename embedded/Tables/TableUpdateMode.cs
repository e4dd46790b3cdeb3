namespace Azure.Data.Tables;

/// <summary>What happens to the properties of a stored row that the new one doesn't have.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay.</summary>
    Merge = 0,

    /// <summary>They are removed.</summary>
    Replace = 1,
}
