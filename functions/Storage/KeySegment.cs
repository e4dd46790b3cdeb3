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

    // Table Storage forbids / \ # ? and control characters in keys; everything else stands for itself. All that is escaped is
    // below U+0100, so two digits do, and the longest account id stays within the 1 KiB of a key.
    private static void Append(StringBuilder key, string part)
    {
        foreach (var c in part)
        {
            if (c is '/' or '\\' or '#' or '?' or '%' or '~' or Separator || char.IsControl(c))
            {
                key.Append('~').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                key.Append(c);
            }
        }
    }
}
