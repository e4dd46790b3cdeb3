using System.Globalization;
using System.Text.Json;

namespace BenefitsFunctions.EventQueue;

/// <summary>Texts as CloudEvents 1.0 has them: no control characters, no halves of surrogate pairs, no noncharacters.</summary>
internal static class EventText
{
    // What there is room for of a time as RFC 3339 writes it; the zone is looked for apart.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
    private const int TimeLength = 27;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>The text; null when the value is none.</summary>
    public static string? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { } text && IsSound(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: well-formed JSON, but no text.
            return null;
        }
    }

    /// <summary>
    /// A time of RFC 3339 with a zone, <c>Z</c> or an offset, between 2000 and 2200, to the tick; null when the text is none.
    /// </summary>
    public static DateTimeOffset? Time(string text)
    {
        var zone = text.EndsWith('Z') ? 1 : text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':' ? 6 : 0;
        if (zone == 0)
        {
            return null;
        }

        var end = text.Length - zone;
        if (end > TimeLength && text.AsSpan(TimeLength, end - TimeLength).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            text = text[..TimeLength] + text[end..];
        }

        return DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, Utc, out var time)
            && time.Year is >= 2000 and <= 2200
                ? time
                : null;
    }

    private static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) || c is >= '\ufdd0' and <= '\ufdef' or >= '\ufffe')
            {
                return false;
            }

            // The last two characters of each plane.
            if (char.IsHighSurrogate(c) && (char.ConvertToUtf32(c, text[++i]) & 0xfffe) == 0xfffe)
            {
                return false;
            }
        }

        return true;
    }
}
