using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Microsoft.DurableTask.Embedded;

/// <summary>Texts of any length in a row: a property holds 32K characters at most, so a long text takes several.</summary>
internal static class ChunkedText
{
    public const int ChunkLength = 30_000;

    public static void Set(TableEntity entity, string name, string? text)
    {
        for (var (i, at) = (0, 0); text is not null && (i == 0 || at < text.Length); i++, at += ChunkLength)
        {
            entity[Property(name, i)] = text.Substring(at, Math.Min(ChunkLength, text.Length - at));
        }
    }

    public static string? Get(TableEntity entity, string name)
    {
        var text = entity.GetString(name);
        if (text is null || text.Length < ChunkLength)
        {
            return text;
        }

        var all = new StringBuilder(text);
        for (var i = 1; entity.GetString(Property(name, i)) is { } chunk; i++)
        {
            all.Append(chunk);
        }

        return all.ToString();
    }

    private static string Property(string name, int chunk) =>
        chunk == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{chunk}");
}
