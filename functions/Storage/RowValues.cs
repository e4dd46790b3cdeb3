using System.Globalization;
using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>Reads and writes the values of rows that the app itself wrote; one that is missing is a broken row, never a default.</summary>
public static class RowValues
{
    private const string DayFormat = "yyyy-MM-dd";

    public static string Text(this TableEntity row, string name) => row.GetString(name) ?? throw Missing(row, name);

    public static bool Flag(this TableEntity row, string name) => row.GetBoolean(name) ?? throw Missing(row, name);

    public static int Number(this TableEntity row, string name) => row.GetInt32(name) ?? throw Missing(row, name);

    public static long LongNumber(this TableEntity row, string name) => row.GetInt64(name) ?? throw Missing(row, name);

    public static DateTimeOffset Time(this TableEntity row, string name) => row.GetDateTimeOffset(name) ?? throw Missing(row, name);

    public static T Choice<T>(this TableEntity row, string name)
        where T : struct, Enum => Enum.Parse<T>(row.Text(name));

    /// <summary>The choice, or null where there is none.</summary>
    public static T? OptionalChoice<T>(this TableEntity row, string name)
        where T : struct, Enum => row.GetString(name) is { } text ? Enum.Parse<T>(text) : null;

    public static DateOnly Day(this TableEntity row, string name) =>
        DateOnly.ParseExact(row.Text(name), DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The day, or null where there is none.</summary>
    public static DateOnly? OptionalDay(this TableEntity row, string name) => row.ContainsKey(name) ? row.Day(name) : null;

    /// <summary>A day as a row keeps it.</summary>
    public static string ToRow(this DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Sets <paramref name="name"/>, unless there is nothing to set.</summary>
    public static void SetIfAny(this TableEntity row, string name, object? value)
    {
        if (value is not null)
        {
            row[name] = value;
        }
    }

    private static InvalidDataException Missing(TableEntity row, string name) =>
        new($"A row of kind '{row.RowKey.Split(KeySegment.Separator)[0]}' has no {name}.");
}
