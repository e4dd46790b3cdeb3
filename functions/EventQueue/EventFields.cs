using System.Text.Json;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.EventQueue;

/// <summary>
/// Reads members of an event by their paths, such as <c>data.units</c>, and notes the first that is wrong. A reading method that finds
/// one wrong gives a placeholder that is never used.
/// </summary>
internal sealed class EventFields
{
    /// <summary>The first fault, under <c>invalid-{name}</c> and with the path of the member; null while there is none.</summary>
    public EventFault? Fault { get; private set; }

    /// <summary>The member that <paramref name="path"/> ends with, of <paramref name="json"/>; null when missing or null.</summary>
    public static JsonElement? Find(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(Name(path), out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A text of 1 to <paramref name="max"/> characters.</summary>
    public string Text(JsonElement json, string path, int max) => OptionalText(json, path, max) ?? Refuse(path, "is required.", "");

    /// <summary>Like <see cref="Text"/>; null when missing or null.</summary>
    public string? OptionalText(JsonElement json, string path, int max)
    {
        if (Find(json, path) is not { } value)
        {
            return null;
        }

        return EventText.Read(value) is { Length: > 0 } text && text.Length <= max
            ? text
            : Refuse(path, $"must be a text of 1 to {max} characters without control characters and noncharacters.", "");
    }

    /// <summary>Notes that the member at <paramref name="path"/> is wrong, unless another was before.</summary>
    public T Refuse<T>(string path, string takes, T placeholder) => Refuse(
        new EventFault($"invalid-{Name(path).ToString().ToLowerInvariant()}", $"{path} {takes}"), placeholder);

    /// <summary>Notes a fault, unless there was one before.</summary>
    public T Refuse<T>(EventFault fault, T placeholder)
    {
        Fault ??= fault;
        return placeholder;
    }

    private static ReadOnlySpan<char> Name(string path) => path.AsSpan(path.LastIndexOf('.') + 1);
}
