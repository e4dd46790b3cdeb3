using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace Benefits.Local.ServiceBus;

/// <summary>Reads the queues file and says in one line what is wrong with it.</summary>
internal sealed partial class QueueSettingsFile(string path)
{
    private static readonly TimeSpan ShortestLock = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(5);

    public IReadOnlyList<QueueSettings> Read()
    {
        using var document = Parse();
        var queues = Field(document.RootElement, "the file", "queues", JsonValueKind.Array);
        NoOthers(document.RootElement, "the file", "queues");
        var read = queues.EnumerateArray().Select((queue, index) => Queue(queue, $"queues[{index}]")).ToList();
        var twice = read.GroupBy(queue => queue.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return read.Count == 0 ? throw Wrong("queues is empty; name at least one queue.")
            : twice is not null ? throw Wrong($"queue '{twice.Key}' is there twice.")
            : read;
    }

    private QueueSettings Queue(JsonElement queue, string at)
    {
        var name = Field(queue, at, "name", JsonValueKind.String).GetString()!;
        var duration = Field(queue, at, "lockDuration", JsonValueKind.String).GetString()!;
        var most = Field(queue, at, "maxDeliveryCount", JsonValueKind.Number);
        NoOthers(queue, at, "name", "lockDuration", "maxDeliveryCount");
        if (!QueueName().IsMatch(name))
        {
            throw Wrong($"{at}.name '{name}' is no queue name; take letters, digits and . - _ /, at most 260.");
        }

        if (!TryDuration(duration, out var lockDuration) || lockDuration < ShortestLock || lockDuration > LongestLock)
        {
            throw Wrong($"{at}.lockDuration '{duration}' is not an ISO 8601 duration from PT5S to PT5M.");
        }

        return most.TryGetInt32(out var count) && count is >= 1 and <= 2000
            ? new QueueSettings(name, lockDuration, count)
            : throw Wrong($"{at}.maxDeliveryCount {most.GetRawText()} is not a whole number from 1 to 2000.");
    }

    private JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw Wrong($"no JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"can't be read: {error.Message}");
        }
    }

    private JsonElement Field(JsonElement parent, string at, string name, JsonValueKind kind) =>
        parent.ValueKind != JsonValueKind.Object ? throw Wrong($"{at} is not an object.")
        : !parent.TryGetProperty(name, out var field) ? throw Wrong($"{at} lacks {name}.")
        : field.ValueKind != kind ? throw Wrong($"{at}: {name} is not of type {kind}.")
        : field;

    private void NoOthers(JsonElement parent, string at, params string[] known)
    {
        if (parent.EnumerateObject().Select(field => field.Name).Except(known).FirstOrDefault() is { } unknown)
        {
            throw Wrong($"{at} has an unknown field {unknown}; known: {string.Join(", ", known)}.");
        }
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return false;
        }
    }

    private InvalidDataException Wrong(string what) => new($"{path}: {what}");

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$")]
    private static partial Regex QueueName();
}
