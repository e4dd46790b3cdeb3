using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Embedded;

/// <summary>History events as text; the text of one turn is a JSON array.</summary>
internal static class HistoryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<HistoryEvent> turn) => JsonSerializer.Serialize(turn, Options);

    public static IReadOnlyList<HistoryEvent> Read(string turn) =>
        JsonSerializer.Deserialize<List<HistoryEvent>>(turn, Options) ?? throw new JsonException("A turn of the history is null.");

    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, Options);

    public static TaskFailureDetails? ReadFailure(string? failure) =>
        failure is null ? null : JsonSerializer.Deserialize<TaskFailureDetails>(failure, Options);
}
