using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Http;

/// <summary>Why bytes are no JSON that can be taken.</summary>
/// <param name="Code">Stable kebab-case code: <c>byte-order-mark</c>, <c>duplicate-member</c> or <c>unreadable</c>.</param>
/// <param name="Message">What is wrong, as the rest of a sentence that begins with what was sent.</param>
public sealed record JsonFault(string Code, Localized Message);

/// <summary>Parses JSON that others sent: valid UTF-8 without a byte-order mark, no member of an object twice.</summary>
public static class JsonText
{
    private const string Unreadable = "unreadable";
    private const int MaxShown = 100;

    private static readonly JsonFault ByteOrderMark = new("byte-order-mark", new(
        "begins with a byte-order mark: send UTF-8 without one.",
        "先頭にバイト順マーク (BOM) があります。BOM なしの UTF-8 で送信してください。"));

    private static readonly JsonFault NoText = new(Unreadable, new(
        "must be JSON in valid UTF-8, without halves of surrogate pairs.",
        "正しい UTF-8 の JSON で指定してください (サロゲート ペアの片方だけの文字は使えません)。"));

    /// <summary>True with the document, to be disposed; false with what is wrong. Names of members are texts afterwards.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        int maxDepth,
        [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out JsonFault? fault)
    {
        (document, fault) = (null, null);
        if (bytes.Span.StartsWith("\ufeff"u8))
        {
            fault = ByteOrderMark;
            return false;
        }

        // The parser looks at the bytes of a text only when it is read.
        if (!Utf8.IsValid(bytes.Span))
        {
            fault = NoText;
            return false;
        }

        try
        {
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException error)
        {
            // The parser tells no place where it found a member for the second time.
            fault = error.LineNumber is { } line ? NotWellFormed(line + 1, error.BytePositionInLine + 1) : Twice(bytes, maxDepth);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in the name of a member.
            fault = NoText;
        }

        return false;
    }

    private static JsonFault NotWellFormed(long line, long? column) => new(Unreadable, new(
        $"is not well-formed JSON (line {line}, byte {column}).",
        $"JSON として正しくありません ({line} 行目、{column} バイト目)。"));

    private static JsonFault Twice(ReadOnlyMemory<byte> bytes, int maxDepth)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = maxDepth });
        try
        {
            var name = Shown(FindTwice(document.RootElement, "") ?? "");
            return new("duplicate-member", new($"names the member '{name}' twice.", $"項目 '{name}' が重複しています。"));
        }
        catch (InvalidOperationException)
        {
            return NoText;
        }
    }

    private static string? FindTwice(JsonElement json, string at)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().Select((item, i) => FindTwice(item, $"{at}[{i}]")).FirstOrDefault(found => found is not null);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var names = new HashSet<string>();
        foreach (var member in json.EnumerateObject())
        {
            var path = at.Length == 0 ? member.Name : $"{at}.{member.Name}";
            if (!names.Add(member.Name))
            {
                return path;
            }

            if (FindTwice(member.Value, path) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // Names come from outside and end in logs.
    private static string Shown(string name) =>
        string.Concat((name.Length > MaxShown ? $"{name[..MaxShown]}…" : name).Select(c => char.IsControl(c) ? '?' : c));
}
