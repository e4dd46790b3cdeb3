using System.Globalization;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// Row keys. The partition is the instance id; a row key has the id too, so that no two rows of a hub share one
/// (Azurite looks rows up by row key first). Rows of an earlier instance of the same id have another execution.
/// </summary>
internal static class InstanceKeys
{
    /// <summary>All instance rows lie between these two row keys.</summary>
    public static readonly (string From, string To) AllInstances = ("i-", "i.");

    /// <summary>All stored events lie between these two row keys.</summary>
    public static readonly (string From, string To) AllEvents = ("e-", "e.");

    public static string Instance(string id) => $"i-{id}";

    public static string History(string id, string execution, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"h-{id}-{execution}-{row:D8}");

    public static string EventsOf(string id, string execution) => $"e-{id}-{execution}-";

    public static string Event(string id, string execution, long stamp) => string.Create(
        CultureInfo.InvariantCulture, $"{EventsOf(id, execution)}{stamp:D19}-{Guid.NewGuid().ToString("N")[..8]}");

    /// <summary>Whether a history or event row belongs to this execution.</summary>
    public static bool IsOf(string rowKey, string id, string execution) =>
        rowKey.StartsWith($"h-{id}-{execution}-", StringComparison.Ordinal)
        || rowKey.StartsWith(EventsOf(id, execution), StringComparison.Ordinal);

    /// <summary>The least key above all keys that begin so.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
