using System.Globalization;
using System.Text;

namespace BenefitsFunctions.Storage;

/// <summary>Makes any text usable as one part of a partition or row key.</summary>
public static class KeySegment
{
    /// <summary>Separates the parts of a key; escaped inside of them.</summary>
    public const char Separator = '|';

    /// <summary>Joins <paramref name="parts"/>; different parts never make the same key.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                key.Append(Separator);
            }

            Append(key, parts[i]);
        }

        return key.ToString();
    }

    /// <summary>A moment as a part of a key: keys that begin with it are in the order of their moments.</summary>
    public static string Of(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>True for lower-case letters, digits and <c>-</c>: such an id is the same in keys and addresses.</summary>
    public static bool IsPlain(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    // Table Storage forbids / \ # ? and control characters in keys; everything else stands for itself. All that is escaped is
    // below U+0100, so two digits do, and the longest account id stays within the 1 KiB of a key.
    private static void Append(StringBuilder key, string part)
    {
        foreach (var c in part)
        {
            if (c is '/' or '\\' or '#' or '?' or '%' or '~' or Separator || char.IsControl(c))
            {
                key.Append('~').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            }
            else
            {
                key.Append(c);
            }
        }
    }
}
