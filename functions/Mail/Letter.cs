using System.Globalization;
using System.Net;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Mail;

/// <summary>The shape of every mail: a greeting, what happened, the facts as a table, and what it means; as text and as HTML.</summary>
/// <param name="Name">Who is addressed.</param>
/// <param name="Opening">What happened.</param>
/// <param name="Facts">Labels and values.</param>
/// <param name="Closing">What it means or asks for.</param>
public sealed record Letter(string Name, Localized Opening, IReadOnlyList<(Localized Label, Localized Value)> Facts, Localized Closing)
{
    private Localized Greeting => new($"Dear {Name},", $"{Name} 様");

    /// <summary>A day as people write it.</summary>
    public static Localized Day(DateOnly day) => new(
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture));

    /// <summary>As plain text.</summary>
    public string Text(Language language) => string.Join(
        "\r\n",
        [Greeting.In(language), "", Opening.In(language), "", .. Facts.Select(
            f => $"{f.Label.In(language)}: {f.Value.In(language)}"), "", Closing.In(language), ""]);

    /// <summary>As an HTML document.</summary>
    public string Html(Language language)
    {
        string Encoded(Localized text) => WebUtility.HtmlEncode(text.In(language));
        return string.Join(
            "\r\n",
            [
                "<!DOCTYPE html>",
                $"<html lang=\"{language.Tag()}\"><head><meta charset=\"utf-8\"></head><body>",
                $"<p>{Encoded(Greeting)}</p>",
                $"<p>{Encoded(Opening)}</p>",
                "<table cellpadding=\"4\">",
                .. Facts.Select(f => $"<tr><th align=\"left\">{Encoded(f.Label)}</th><td>{Encoded(f.Value)}</td></tr>"),
                "</table>",
                $"<p>{Encoded(Closing)}</p>",
                "</body></html>",
                "",
            ]);
    }
}
