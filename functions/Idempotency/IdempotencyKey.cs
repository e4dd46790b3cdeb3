using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Idempotency;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header), which names a request so that it can be repeated.
/// </summary>
/// <param name="Text">1 to 128 printable ASCII characters, as they were meant: without the quotes.</param>
public sealed record IdempotencyKey(string Text)
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 128;

    /// <summary>The key of <paramref name="request"/>, null for one without, or 400 naming the header.</summary>
    public static Result<IdempotencyKey>? Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        return values is [{ } value] && Unquoted(value.Trim()) is { Length: > 0 and <= MaxLength } text && text.All(IsPrintable)
            ? new IdempotencyKey(text)
            : RequestErrors.Invalid(Header, new(
                $"must be given once, with 1 to {MaxLength} printable ASCII characters, in quotes or without.",
                $"印刷可能な ASCII 文字 1 から {MaxLength} 文字で "
                + "1 つだけ指定してください (引用符は任意)。"));
    }

    // A string of RFC 8941: in quotes, with \" and \\ for the two characters that need it. Null when it is cut off or wrongly escaped.
    private static string? Unquoted(string value)
    {
        if (!value.StartsWith('"'))
        {
            return value;
        }

        var text = new System.Text.StringBuilder();
        for (var i = 1; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '"':
                    return i == value.Length - 1 ? text.ToString() : null;
                case '\\' when i + 1 < value.Length && value[i + 1] is '"' or '\\':
                    text.Append(value[++i]);
                    break;
                case '\\':
                    return null;
                default:
                    text.Append(value[i]);
                    break;
            }
        }

        return null;
    }

    private static bool IsPrintable(char c) => c is >= ' ' and <= '~';
}
