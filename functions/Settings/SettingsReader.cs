using System.Globalization;
using System.Net.Mail;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Settings;

/// <summary>Reads app settings; one that is missing or wrong throws a <see cref="SettingsException"/> that names it.</summary>
/// <remarks>Names are given with <c>:</c> as .NET reads them and shown with <c>__</c> as people write them.</remarks>
public sealed class SettingsReader(IConfiguration configuration)
{
    // Not "c" and "g": they take 2 for two days and 24:00:00 for twenty-four.
    private static readonly string[] DurationFormats = [@"h\:mm\:ss", @"d\.h\:mm\:ss"];

    /// <summary>The text, or null when it is not set.</summary>
    public string? OptionalText(string name) => configuration[name] is { } text && text.Trim().Length > 0 ? text.Trim() : null;

    /// <summary>A length of time as <c>[d.]hh:mm:ss</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan max, TimeSpan min = default)
    {
        if (OptionalText(name) is not { } text)
        {
            return fallback;
        }

        return TimeSpan.TryParseExact(text, DurationFormats, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Wrong(
                name, text, $"takes a duration from {min:c} to {max:c}, written [days.]hours:minutes:seconds, such as {fallback:c}.");
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int Number(string name, int fallback, int min, int max)
    {
        if (OptionalText(name) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Wrong(name, text, $"takes a whole number from {min} to {max}, such as {fallback}.");
    }

    /// <summary>One of the names of <typeparamref name="T"/>.</summary>
    public T Choice<T>(string name, T fallback)
        where T : struct, Enum =>
        OptionalText(name) is not { } text ? fallback
        : Enum.GetNames<T>().Contains(text, StringComparer.Ordinal) ? Enum.Parse<T>(text)
        : throw Wrong(name, text, $"takes one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>The id of something in the directory (a GUID), or null when it is not set.</summary>
    public Guid? OptionalId(string name) =>
        OptionalText(name) is not { } text ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : throw Wrong(name, text, "takes an id such as 01234567-89ab-cdef-0123-456789abcdef.");

    /// <summary>An address that links begin with, <c>http</c> or <c>https</c>; null when it is not set.</summary>
    public Uri? OptionalUrl(string name) =>
        OptionalText(name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query + url.Fragment == "" ? url
        : throw Wrong(name, text, "takes an address that links begin with, such as https://benefits.contoso.example.");

    /// <summary>An e-mail address; missing is an error.</summary>
    public MailAddress Address(string name)
    {
        const string Takes = "takes the address that mails come from, such as benefits@contoso.example.";
        var text = OptionalText(name) ?? throw new SettingsException(Shown(name), $"is missing: it {Takes}");
        return MailAddress.TryCreate(text, out var address) ? address : throw Wrong(name, text, Takes);
    }

    /// <summary>An e-mail address, or null when it is not set.</summary>
    public string? OptionalAddress(string name) =>
        OptionalText(name) is not { } text ? null
        : MailAddress.TryCreate(text, out var address) && address.Address == text ? text
        : throw Wrong(name, text, "takes an e-mail address such as operators@contoso.example.");

    /// <summary>The name as people write it in settings files and environments.</summary>
    public static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static SettingsException Wrong(string name, string value, string takes) => new(Shown(name), $"is '{value}': it {takes}");
}
