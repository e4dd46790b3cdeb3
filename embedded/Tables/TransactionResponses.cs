using System.Buffers.Text;

namespace Azure.Data.Tables;

/// <summary>Takes the multipart answer to a transaction apart: one answer per action, or one for the action that failed.</summary>
internal static class TransactionResponses
{
    /// <summary>Headers and bodies stay slices of <paramref name="body"/>.</summary>
    public static List<TransactionActionResponse> Parse(ReadOnlyMemory<byte> body, int expected)
    {
        var found = new List<TransactionActionResponse>(expected);
        var position = 0;
        while (position < body.Length)
        {
            var line = NextLine(body.Span, ref position);
            if (!line.StartsWith("HTTP/1.1 "u8))
            {
                continue;
            }

            if (!Utf8Parser.TryParse(line["HTTP/1.1 "u8.Length..], out int status, out var digits))
            {
                throw new FormatException("The answer to a transaction has a status line without a status.");
            }

            var reason = line[("HTTP/1.1 "u8.Length + digits)..].Trim((byte)' ');
            var headers = ReadUntil(body, ref position, static line => line.IsEmpty || line.StartsWith("--"u8));
            var content = ReadUntil(body, ref position, static line => line.StartsWith("--"u8));
            found.Add(new TransactionActionResponse(status, reason, headers, content));
        }

        return found;
    }

    private static ReadOnlyMemory<byte> ReadUntil(ReadOnlyMemory<byte> body, ref int position, Func<ReadOnlySpan<byte>, bool> isEnd)
    {
        var start = position;
        while (position < body.Length)
        {
            var before = position;
            var line = NextLine(body.Span, ref position);
            if (isEnd(line))
            {
                // A boundary that came instead of the blank line after the headers ends the content too.
                position = line.IsEmpty ? position : before;
                return body[start..before];
            }
        }

        return body[start..];
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> body, ref int position)
    {
        var rest = body[position..];
        var end = rest.IndexOf((byte)'\n');
        position += end < 0 ? rest.Length : end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }
}
