using System.Text.Json;
using System.Xml;

namespace Benefits.Local.ServiceBus;

/// <summary>A queue as the broker and the Azure resources have it.</summary>
/// <param name="Name">Its name; addresses are compared without case.</param>
/// <param name="LockDuration">How long a received message is hidden from other receivers, 5 seconds to 5 minutes.</param>
/// <param name="MaxDeliveryCount">Failed deliveries after which a message becomes a dead letter, 1 to 2000.</param>
public sealed record QueueSettings(string Name, TimeSpan LockDuration, int MaxDeliveryCount)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>
    /// Reads <c>{"queues":[{"name":"incident-events","lockDuration":"PT30S","maxDeliveryCount":50}]}</c>.
    /// Unknown fields, missing fields and numbers that Azure would refuse are errors.
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
        catch (Exception error) when (error is JsonException or FormatException or OverflowException
            or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static QueueSettings Check(QueueInFile queue)
    {
        var (name, duration, most) = queue;
        return XmlConvert.ToTimeSpan(duration) is not { TotalSeconds: >= 5 and <= 300 } lockDuration
            ? throw new FormatException($"lockDuration '{duration}' of '{name}' is not from PT5S to PT5M.")
            : most is < 1 or > 2000
            ? throw new FormatException($"maxDeliveryCount {most} of '{name}' is not from 1 to 2000.")
            : new QueueSettings(name, lockDuration, most);
    }

    private sealed record QueuesFile(List<QueueInFile> Queues);

    private sealed record QueueInFile(string Name, string LockDuration, int MaxDeliveryCount);
}
