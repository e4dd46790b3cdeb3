using MimeKit;

namespace BenefitsFunctions.Tests.Support;

/// <summary>A mail as its recipient would read it.</summary>
public sealed record SentMail(
    string From,
    string To,
    string? Cc,
    string Subject,
    string MessageId,
    DateTimeOffset Date,
    string? AutoSubmitted,
    string Text,
    string Html)
{
    /// <summary>Reads an <c>.eml</c> file.</summary>
    public static SentMail Read(string path)
    {
        using var message = MimeMessage.Load(path);
        return Of(message);
    }

    public static SentMail Of(MimeMessage message) => new(
        $"{message.From}",
        $"{message.To}",
        message.Cc.Count > 0 ? $"{message.Cc}" : null,
        message.Subject ?? "",
        $"<{message.MessageId}>",
        message.Date,
        message.Headers[HeaderId.AutoSubmitted],
        message.TextBody ?? "",
        message.HtmlBody ?? "");
}
