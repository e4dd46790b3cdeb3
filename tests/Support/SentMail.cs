using System.Text;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Support;

/// <summary>A mail as its recipient would read it.</summary>
public sealed record SentMail(string To, string? Cc, string Subject, string MessageId, string Text, string Html)
{
    /// <summary>Reads an <c>.eml</c> file.</summary>
    public static SentMail Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads a mail as it goes over the wire: headers, then one part of text and one of HTML.</summary>
    public static SentMail Parse(string source)
    {
        source = source.ReplaceLineEndings("\n");
        var headers = Headers(source.Split("\n\n", 2)[0]);
        var boundary = Regex.Match(headers["Content-Type"], "boundary=\"?([^\";]+)").Groups[1].Value;
        var parts = source.Split($"\n--{boundary}").Skip(1).Select(p => p.TrimStart('\n').Split("\n\n", 2)).Where(p => p.Length == 2)
            .Select(p => (Headers: Headers(p[0]), Body: p[1])).Where(p => p.Headers.ContainsKey("Content-Type")).ToList();
        string Part(string type) => Decode(parts.Single(p => p.Headers["Content-Type"].StartsWith(type, StringComparison.Ordinal)));
        return new SentMail(
            headers["To"],
            headers.GetValueOrDefault("Cc"),
            Words(headers["Subject"]),
            headers["Message-ID"],
            Part("text/plain"),
            Part("text/html"));
    }

    private static Dictionary<string, string> Headers(string block) =>
        Regex.Replace(block, "\n[ \t]+", " ").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2).GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First()[1], StringComparer.OrdinalIgnoreCase);

    private static string Decode((Dictionary<string, string> Headers, string Body) part) =>
        string.Equals(part.Headers["Content-Transfer-Encoding"], "base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(part.Body))
            : Encoding.UTF8.GetString([.. QuotedPrintable(part.Body.Replace("=\n", "", StringComparison.Ordinal))]);

    private static IEnumerable<byte> QuotedPrintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                yield return Convert.ToByte(text.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                yield return (byte)text[i];
            }
        }
    }

    // Encoded words: =?utf-8?B?…?= and =?utf-8?Q?…?=, with nothing between two of them.
    private static string Words(string header) => Regex.Replace(
        Regex.Replace(header, @"\?=\s+=\?", "?==?"),
        @"=\?utf-8\?([BQ])\?([^?]*)\?=",
        m => m.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[2].Value))
            : Encoding.UTF8.GetString([.. QuotedPrintable(m.Groups[2].Value.Replace('_', ' '))]),
        RegexOptions.IgnoreCase);
}
