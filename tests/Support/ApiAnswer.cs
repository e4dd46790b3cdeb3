using System.Text.Json;

namespace BenefitsFunctions.Tests.Support;

/// <summary>What the API answered.</summary>
public sealed record ApiAnswer(int Status, JsonElement? Json, string? ContentType, string? Location, string Text)
{
    /// <summary>How long to wait, from the header <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The header <c>ETag</c>, with its quotes.</summary>
    public string? Tag { get; init; }

    /// <summary>The header <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    public JsonElement Body => Json ?? throw new InvalidOperationException($"{Status} without a JSON body: {Text}");

    /// <summary>The problem's code, or null.</summary>
    public string? Code =>
        Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Fields named by <c>invalid-request</c>.</summary>
    public IEnumerable<string> Fields => Body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()!);

    public string? this[string member] =>
        Body.GetProperty(member).ValueKind == JsonValueKind.Null ? null : Body.GetProperty(member).ToString();
}
