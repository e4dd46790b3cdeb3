using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>Values as literals of a filter.</summary>
internal static class ODataFilter
{
    /// <summary>A filter out of an interpolated string, its values quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value has a type without a literal.</exception>
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Literal)]);
    }

    /// <exception cref="ArgumentException">The value has a type without a literal.</exception>
    public static string Literal(object? value) => value switch
    {
        string text => Quoted(text),
        char text => Quoted(text.ToString()),
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int or uint or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture) + "L",
        float number => Number(number),
        double number => Number(number),
        DateTime time => Time(time.ToUniversalTime()),
        DateTimeOffset time => Time(time.UtcDateTime),
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexStringLower(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexStringLower(bytes.ToMemory().Span)}'",
        Enum named => Quoted(named.ToString()),
        _ => throw new ArgumentException($"A filter can't hold a value of type {value?.GetType().ToString() ?? "null"}."),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Time(DateTime utc) => string.Create(CultureInfo.InvariantCulture, $"datetime'{utc:O}'");

    // A whole number needs its ".0" to be a double.
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsInteger(number) && !text.Contains('E', StringComparison.Ordinal) ? text + ".0" : text;
    }
}
