using System.Globalization;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Customers;

/// <summary>Domain names such as <c>contoso.example</c>.</summary>
public static partial class DomainNames
{
    /// <summary>The longest that there is, in characters.</summary>
    public const int MaxLength = 253;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// The name in lower-case ASCII, an internationalised one as Punycode; null for a text that is no name of at least two labels.
    /// </summary>
    public static string? Normalized(string text)
    {
        try
        {
            var ascii = Idn.GetAscii(text.ToLowerInvariant()).ToLowerInvariant();
            return ascii.Length <= MaxLength && Pattern().IsMatch(ascii) && Idn.GetUnicode(ascii).Length > 0 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A name that <see cref="Normalized"/> gave, as people write it: Punycode as what it stands for.</summary>
    public static string Written(string domain) =>
        domain.Contains("xn--", StringComparison.Ordinal) ? Idn.GetUnicode(domain) : domain;

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Pattern();
}
