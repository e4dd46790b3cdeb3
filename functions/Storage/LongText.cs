using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>Keeps a text longer than a table property may be (32 Ki characters) in several properties of one entity.</summary>
public static class LongText
{
    /// <summary>Characters that fit into an entity (1 MiB of UTF-16) and leave room for its other properties.</summary>
    public const int MaxLength = 480_000;

    private const int PartLength = 30_000;

    /// <summary>Writes <paramref name="text"/> as <c>name0</c>, <c>name1</c>, …</summary>
    public static void Write(TableEntity entity, string name, string text)
    {
        var (part, at) = (0, 0);
        do
        {
            var length = Math.Min(PartLength, text.Length - at);
            // Half of a surrogate pair is no text and would not come back.
            length -= at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            entity[$"{name}{part++}"] = text.Substring(at, length);
            at += length;
        }
        while (at < text.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static string Read(TableEntity entity, string name)
    {
        var text = new System.Text.StringBuilder();
        for (var part = 0; entity.GetString($"{name}{part}") is { } piece; part++)
        {
            text.Append(piece);
        }

        return text.ToString();
    }
}
