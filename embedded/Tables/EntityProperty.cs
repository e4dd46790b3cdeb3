using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>One property of a typed entity: read and written without boxing its value.</summary>
internal abstract class EntityProperty(string name)
{
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(name, EdmJson.WriterOptions.Encoder);

    public byte[] Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(name);

    public abstract void Write(Utf8JsonWriter writer, object entity);

    public abstract void Read(ref Utf8JsonReader reader, object entity);

    public static EntityProperty Create(PropertyInfo property, string name)
    {
        var codec = EdmCodecs.Find(property.PropertyType) ?? throw new NotSupportedException(
            $"Property {property.Name} of {property.DeclaringType} is a {property.PropertyType}, which a table can't hold; "
            + "mark it with [IgnoreDataMember].");
        var type = typeof(EntityProperty<>).MakeGenericType(property.PropertyType);
        return (EntityProperty)Activator.CreateInstance(type, property, name, codec)!;
    }
}

/// <inheritdoc/>
internal sealed class EntityProperty<TValue>(PropertyInfo property, string name, EdmCodec<TValue> codec) : EntityProperty(name)
{
    private static readonly ParameterExpression Entity = Expression.Parameter(typeof(object));
    private static readonly ParameterExpression Value = Expression.Parameter(typeof(TValue));

    private readonly Func<object, TValue>? _get = property.CanRead
        ? Expression.Lambda<Func<object, TValue>>(Access(property), Entity).Compile()
        : null;
    private readonly Action<object, TValue>? _set = property.CanWrite
        ? Expression.Lambda<Action<object, TValue>>(Expression.Assign(Access(property), Value), Entity, Value).Compile()
        : null;
    private readonly JsonEncodedText _annotation = JsonEncodedText.Encode(name + EdmType.Suffix, EdmJson.WriterOptions.Encoder);

    public override void Write(Utf8JsonWriter writer, object entity)
    {
        if (_get is null || _get(entity) is var value && codec.IsNull(value))
        {
            return;
        }

        if (codec.Annotation is { } edmType)
        {
            writer.WriteString(_annotation, edmType);
        }

        writer.WritePropertyName(Name);
        codec.Write(writer, value);
    }

    public override void Read(ref Utf8JsonReader reader, object entity)
    {
        if (_set is not null && reader.TokenType != JsonTokenType.Null)
        {
            _set(entity, codec.Read(ref reader));
        }
    }

    private static MemberExpression Access(PropertyInfo property) => Expression.Property(
        property.DeclaringType!.IsValueType
            ? Expression.Unbox(Entity, property.DeclaringType)
            : Expression.Convert(Entity, property.DeclaringType),
        property);
}
