using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// What is stored of a dead letter: Base64 of this as JSON. A long body goes into several storage messages.
/// </summary>
/// <param name="Id">Storage id of the message it was: the same however often it is written.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Description">Why, in a sentence.</param>
/// <param name="EnqueuedTime">When the message came into its queue.</param>
/// <param name="DeliveryCount">How often it was delivered.</param>
/// <param name="Part">Number of the part, from 0.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Body">This part of the Base64 of the body.</param>
internal sealed record DeadLetterEnvelope(
    string Id, string? Reason, string? Description, DateTimeOffset EnqueuedTime, int DeliveryCount, int Part, int Parts, string Body)
{
    // Of the 48 KiB that fit into a storage message; the rest is for reason and description.
    private const int LongestPart = 28 * 1024;
    private const int LongestHead = 19 * 1024;
    private const int MostParts = 8;

    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The texts of the storage messages that hold the dead letter.</summary>
    public static IReadOnlyList<string> Write(StoredMessage message, string? reason, string? description)
    {
        var body = Convert.ToBase64String(MessageText.Decode(message.Text));
        var parts = Math.Max(1, (body.Length + LongestPart - 1) / LongestPart);
        var head = new DeadLetterEnvelope(message.Id, reason, description, message.InsertedAt, message.DequeueCount, 0, parts, "");
        while (JsonSerializer.SerializeToUtf8Bytes(head, Format).Length > LongestHead)
        {
            head = head with { Reason = Half(head.Reason), Description = Half(head.Description) };
        }

        return [.. Enumerable.Range(0, parts).Select(part => Text(head with { Part = part, Body = PartOf(body, part) }))];
    }

    /// <summary>Reads a storage message; one that is no envelope was put there by hand and is a dead letter as it is.</summary>
    public static DeadLetterEnvelope Read(StoredMessage message) =>
        TryRead(message.Text)
        ?? new(message.Id, null, null, message.InsertedAt, 0, 0, 1, Convert.ToBase64String(MessageText.Decode(message.Text)));

    private static DeadLetterEnvelope? TryRead(string text)
    {
        try
        {
            var read = JsonSerializer.Deserialize<DeadLetterEnvelope>(MessageText.Decode(text), Format);
            return read is { Id: not null, Body: not null, Parts: > 0 and <= MostParts } && read.Part >= 0 && read.Part < read.Parts
                && Base64.IsValid(read.Body)
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(DeadLetterEnvelope envelope) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(envelope, Format));

    private static string PartOf(string body, int part)
    {
        var start = part * LongestPart;
        return body[start..Math.Min(body.Length, start + LongestPart)];
    }

    private static string? Half(string? text) => text?[..(text.Length / 2)];
}
