using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>Reads a request's JSON object, telling everything that is wrong with it at once.</summary>
public static class RequestBody
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>
    /// Reads the body with <paramref name="read"/>: 413 over <see cref="MaxBytes"/>; 400 when it is no JSON object, or
    /// naming each member that is unknown, missing, of the wrong type or out of range.
    /// </summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, Func<Fields, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (await BytesAsync(request.Body, cancellationToken) is not { } bytes)
        {
            return RequestErrors.TooLarge(MaxBytes);
        }

        // The parser looks at the bytes of a text only when it is read.
        if (!Utf8.IsValid(bytes.Span))
        {
            return NoText();
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException error)
        {
            return NoJson(error);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in the name of a member.
            return NoText();
        }

        using (document)
        {
            return Read(document.RootElement, read);
        }
    }

    /// <summary>Reads <paramref name="json"/> with <paramref name="read"/>; 400 naming each member at fault.</summary>
    public static Result<T> Read<T>(JsonElement json, Func<Fields, T> read)
        where T : class
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.Invalid("body", new("must be a JSON object.", "JSON オブジェクトで指定してください。"));
        }

        var errors = new List<FieldError>();
        var fields = new Fields(json, "", errors);
        var value = read(fields);
        fields.RejectUnknown();
        return errors.Count > 0 ? RequestErrors.Invalid(errors) : value;
    }

    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > MaxBytes)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
            }
        }

        return buffer.AsMemory(0, length);
    }

    private static Problem NoText() => RequestErrors.Invalid("body", new(
        "must be JSON in valid UTF-8, without halves of surrogate pairs.",
        "正しい UTF-8 の JSON で指定してください (サロゲート ペアの片方だけの文字は使えません)。"));

    private static Problem NoJson(JsonException error)
    {
        // The reader tells no place where it found a member for the second time.
        var (line, column) = (error.LineNumber + 1, error.BytePositionInLine + 1);
        return RequestErrors.Invalid("body", line is null
            ? new("names a member twice.", "同じ項目が重複しています。")
            : new(
                $"is not well-formed JSON (line {line}, byte {column}).",
                $"JSON として正しくありません ({line} 行目、{column} バイト目)。"));
    }
}
