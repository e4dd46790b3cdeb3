using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>Reads a request's JSON object, telling everything that is wrong with it at once.</summary>
public static class RequestBody
{
    /// <summary>The largest body, in bytes, where a route does not take larger ones.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxDepth = 16;

    /// <summary>
    /// Reads the body with <paramref name="read"/>: 413 over <see cref="MaxBytes"/>; 400 when it is no JSON object, or
    /// naming each member that is unknown, missing, of the wrong type or out of range.
    /// </summary>
    public static Task<Result<T>> ReadAsync<T>(HttpRequest request, Func<Fields, T> read, CancellationToken cancellationToken)
        where T : class => ReadAsync(request, MaxBytes, read, cancellationToken);

    /// <summary>Likewise, with 413 over <paramref name="maxBytes"/>.</summary>
    public static async Task<Result<T>> ReadAsync<T>(
        HttpRequest request, int maxBytes, Func<Fields, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (await BytesAsync(request.Body, maxBytes, cancellationToken) is not { } bytes)
        {
            return RequestErrors.TooLarge(maxBytes);
        }

        if (!JsonText.TryParse(bytes, MaxDepth, out var document, out var fault))
        {
            return RequestErrors.Invalid("body", fault.Message);
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

    /// <summary>The body's bytes, which can then be read once more; null over <paramref name="maxBytes"/>.</summary>
    public static async Task<ArraySegment<byte>?> BufferAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(request.Body, maxBytes, cancellationToken);
        if (bytes is { } read)
        {
            request.Body = new MemoryStream(read.Array!, read.Offset, read.Count, writable: false);
        }

        return bytes;
    }

    private static async Task<ArraySegment<byte>?> BytesAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > maxBytes)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes + 1));
            }
        }

        return new ArraySegment<byte>(buffer, 0, length);
    }
}
