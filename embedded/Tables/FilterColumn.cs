using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A property in a condition: its name in the table and the type it is compared as.</summary>
internal sealed record FilterColumn(string Name, Type Type)
{
    /// <summary>A value as the literal that the column must be compared with: the compiler widens numbers and compares enums by number.</summary>
    /// <exception cref="NotSupportedException">The value is null, which the service can't compare with.</exception>
    public string LiteralOf(object? value)
    {
        if (value is null)
        {
            throw new NotSupportedException($"The table service can't compare {Name} with null: a property that is null isn't stored.");
        }

        var type = Nullable.GetUnderlyingType(Type) ?? Type;
        return ODataFilter.Literal(value switch
        {
            int or long or byte or short when type.IsEnum => Enum.ToObject(type, value),
            long wide when type == typeof(int) && wide is >= int.MinValue and <= int.MaxValue => (int)wide,
            int or long when type == typeof(double) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            int narrow when type == typeof(long) => (long)narrow,
            _ => value,
        });
    }
}
