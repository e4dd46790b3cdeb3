using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <content>The row as a dictionary.</content>
public sealed partial class TableEntity : IDictionary<string, object>
{
    /// <summary>
    /// A property; null when it is missing. Setting an <see cref="int"/> over a <see cref="long"/> or <see cref="double"/> keeps that type.
    /// </summary>
    public object? this[string key]
    {
        get => _properties.GetValueOrDefault(key);
        set => _properties[key] = AsBefore(_properties.GetValueOrDefault(key), value)!;
    }

    /// <inheritdoc/>
    public ICollection<string> Keys => _properties.Keys;

    /// <inheritdoc/>
    public int Count => _properties.Count;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    [AllowNull]
    object IDictionary<string, object>.this[string key]
    {
        get => this[key]!;
        set => this[key] = value;
    }

    /// <inheritdoc/>
    public void Add(string key, object? value) => _properties.Add(key, value!);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => _properties.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _properties.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    internal Dictionary<string, object> Properties => _properties;

    private static object? AsBefore(object? before, object? value) => (before, value) switch
    {
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        (DateTimeOffset, DateTime time) => new DateTimeOffset(time),
        _ => value,
    };
}
