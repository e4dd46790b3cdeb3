using System.Globalization;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>Escaped paths and queries below the endpoint.</summary>
internal static class TablePaths
{
    public const string Batch = "/$batch";
    public const string Tables = "/Tables";

    public static string Table(string table) => $"/Tables('{Uri.EscapeDataString(table)}')";

    public static string Rows(string table) => $"/{table}";

    public static string Row(string table, string partitionKey, string rowKey) =>
        $"/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public static string Row(string table, string partitionKey, string rowKey, IEnumerable<string>? select) =>
        Row(table, partitionKey, rowKey) + Query(("$select", Names(select)));

    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }

    public static string? Names(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
