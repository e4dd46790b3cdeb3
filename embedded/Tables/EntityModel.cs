using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>How one entity type is read and written; made once per type.</summary>
internal sealed class EntityModel
{
    private static readonly ConcurrentDictionary<Type, EntityModel> ByType = new();
    private readonly EntityProperty[] _properties;
    private readonly Lazy<Func<ITableEntity>> _create;

    private EntityModel(Type type)
    {
        _properties = [.. PropertiesOf(type).Select(found => EntityProperty.Create(found.Property, found.Name))];
        _create = new(() => Expression.Lambda<Func<ITableEntity>>(Expression.Convert(
            Expression.New(type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) ??
                throw new MissingMethodException($"{type} has no constructor without parameters, which reading it from a table needs.")),
            typeof(ITableEntity))).Compile());
    }

    /// <exception cref="NotSupportedException">A property has a type that a table can't hold.</exception>
    public static EntityModel Of(Type type) => ByType.GetOrAdd(type, static type => new EntityModel(type));

    /// <summary>Name in the table of a property of a typed entity.</summary>
    public static string NameOf(MemberInfo property) => property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;

    /// <summary>Writes the properties that are neither keys nor kept by the service.</summary>
    public void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        foreach (var property in _properties)
        {
            property.Write(writer, entity);
        }
    }

    /// <summary>Reads the object the reader stands at the start of, up to its end.</summary>
    public ITableEntity Read(ref Utf8JsonReader reader)
    {
        var entity = _create.Value();
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.EndsWith("@odata.type"u8))
            {
                reader.Skip();
            }
            else if (Find(ref reader, next) is var found and >= 0)
            {
                next = found + 1;
                _ = reader.Read();
                _properties[found].Read(ref reader, entity);
            }
            else if (!EntityReader.TryReadSystemProperty(ref reader, entity))
            {
                reader.Skip();
            }
        }

        return entity;
    }

    // The service keeps the order of properties, so the next one is nearly always where the last one was found.
    private int Find(ref Utf8JsonReader reader, int start)
    {
        for (var step = 0; step < _properties.Length; step++)
        {
            var index = (start + step) % _properties.Length;
            if (reader.ValueTextEquals(_properties[index].Utf8Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static IEnumerable<(PropertyInfo Property, string Name)> PropertiesOf(Type type) =>
        from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(IgnoreDataMemberAttribute))
            && property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
                or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag))
        select (property, NameOf(property));
}
