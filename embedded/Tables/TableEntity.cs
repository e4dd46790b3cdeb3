namespace Azure.Data.Tables;

/// <summary>
/// A row as a dictionary: property names to <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="bool"/>, <see cref="DateTimeOffset"/>, <see cref="Guid"/> or binary values. A property that is null is left out when the row is sent.
/// </summary>
public sealed partial class TableEntity : ITableEntity
{
    private const string ETagName = "odata.etag";
    private readonly Dictionary<string, object> _properties;

    /// <summary>An empty row.</summary>
    public TableEntity() => _properties = [];

    /// <summary>A row with these properties, keys among them.</summary>
    public TableEntity(IDictionary<string, object> values) => _properties = new(values);

    /// <summary>A row with these keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value!;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(ETagName) is { } tag ? new ETag(tag) : default;
        set => _properties[ETagName] = value.ToString();
    }

    /// <summary>The text of a property; null when it is missing.</summary>
    /// <exception cref="InvalidOperationException">The property has another type; so for all getters.</exception>
    public string? GetString(string key) => (string?)Get(key, typeof(string));

    /// <summary>A property's bytes; null when it is missing.</summary>
    public byte[]? GetBinary(string key) => Get(key, typeof(byte[])) switch
    {
        BinaryData data => data.ToArray(),
        var value => (byte[]?)value,
    };

    /// <summary>A property's bytes; null when it is missing.</summary>
    public BinaryData? GetBinaryData(string key) => Get(key, typeof(BinaryData)) switch
    {
        byte[] bytes => BinaryData.FromBytes(bytes),
        var value => (BinaryData?)value,
    };

    /// <summary>A property; null when it is missing.</summary>
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));

    /// <summary>A property in UTC; null when it is missing.</summary>
    public DateTime? GetDateTime(string key) => Get(key, typeof(DateTime)) switch
    {
        DateTimeOffset time => time.UtcDateTime,
        var value => (DateTime?)value,
    };

    /// <summary>A property; null when it is missing.</summary>
    public DateTimeOffset? GetDateTimeOffset(string key) => Get(key, typeof(DateTimeOffset)) switch
    {
        DateTime time => new DateTimeOffset(time),
        var value => (DateTimeOffset?)value,
    };

    /// <summary>A property; null when it is missing.</summary>
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));

    /// <summary>A property; null when it is missing.</summary>
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));

    /// <summary>A property; null when it is missing.</summary>
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));

    /// <summary>A property; null when it is missing.</summary>
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    /// <summary>True for what the service writes itself: it is never sent.</summary>
    internal static bool IsKeptByService(string name) => name is nameof(Timestamp) or ETagName;

    private object? Get(string key, Type type)
    {
        if (!_properties.TryGetValue(key, out var value) || value is null)
        {
            return null;
        }

        return KindOf(value.GetType()) == KindOf(type)
            ? value
            : throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property.");

        static Type KindOf(Type type) =>
            type == typeof(DateTime) ? typeof(DateTimeOffset) : type == typeof(BinaryData) ? typeof(byte[]) : type;
    }
}
