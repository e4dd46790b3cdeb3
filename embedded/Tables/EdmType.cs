namespace Azure.Data.Tables;

/// <summary>The type annotations of the table service.</summary>
internal static class EdmType
{
    public const string Int64 = "Edm.Int64";
    public const string Double = "Edm.Double";
    public const string DateTime = "Edm.DateTime";
    public const string Guid = "Edm.Guid";
    public const string Binary = "Edm.Binary";

    /// <summary>Follows the name of the property that an annotation is for.</summary>
    public const string Suffix = "@odata.type";
}
