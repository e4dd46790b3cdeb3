using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Benefits.Local.ServiceBus;

/// <summary>A queue as the broker and the Azure resources have it.</summary>
/// <param name="Name">Its name; addresses are compared without case.</param>
/// <param name="LockDuration">How long a received message is hidden from other receivers, 5 seconds to 5 minutes.</param>
/// <param name="MaxDeliveryCount">Failed deliveries after which a message becomes a dead letter, 1 to 2000.</param>
public sealed partial record QueueSettings(string Name, TimeSpan LockDuration, int MaxDeliveryCount)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>
    /// Reads <c>{"queues":[{"name":"incident-events","lockDuration":"PT30S","maxDeliveryCount":50}]}</c>.
    /// Unknown fields, missing fields and values that Azure would refuse are errors.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; the message names file and field in one line.</exception>
    public static IReadOnlyList<QueueSettings> Read(string path)
    {
        try
        {
            var queues = JsonSerializer.Deserialize<QueuesFile>(File.ReadAllBytes(path), Json)?.Queues.ConvertAll(Check) ?? [];
            var twice = queues.GroupBy(queue => queue.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
            return queues.Count == 0 ? throw new FormatException("queues is empty; name at least one queue.")
                : twice is not null ? throw new FormatException($"queue '{twice.Key}' is there twice.")
                : queues;
        }
        catch (Exception error) when (error is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static QueueSettings Check(QueueInFile queue)
    {
        if (!QueueName().IsMatch(queue.Name))
        {
            throw new FormatException($"name '{queue.Name}' is no queue name; take letters, digits and . - _ /, at most 260.");
        }

        return queue.MaxDeliveryCount is >= 1 and <= 2000
            ? new QueueSettings(queue.Name, ReadDuration(queue.LockDuration), queue.MaxDeliveryCount)
            : throw new FormatException($"maxDeliveryCount {queue.MaxDeliveryCount} is not a whole number from 1 to 2000.");
    }

    private static TimeSpan ReadDuration(string text)
    {
        try
        {
            var duration = XmlConvert.ToTimeSpan(text);
            if (duration >= TimeSpan.FromSeconds(5) && duration <= TimeSpan.FromMinutes(5))
            {
                return duration;
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            // Told below.
        }

        throw new FormatException($"lockDuration '{text}' is not an ISO 8601 duration from PT5S to PT5M.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$")]
    private static partial Regex QueueName();

    private sealed record QueuesFile(List<QueueInFile> Queues);

    private sealed record QueueInFile(string Name, string LockDuration, int MaxDeliveryCount);
}
