namespace BenefitsFunctions.Mail;

/// <summary>A mail to be sent, once per <paramref name="Id"/>.</summary>
/// <param name="Id">Names the mail for good: lower-case letters, digits and '-'. A second sending under the same id is no second
/// mail.</param>
/// <param name="To">Main recipient.</param>
/// <param name="Copies">Further recipients, none of them twice.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as HTML.</param>
public sealed record OutgoingMail(string Id, string To, IReadOnlyList<string> Copies, string Subject, string Text, string Html)
{
    /// <summary>Everybody who gets it.</summary>
    public IEnumerable<string> Recipients => [To, .. Copies];
}

/// <summary>What became of a mail, by recipient.</summary>
/// <param name="Taken">They have it.</param>
/// <param name="Deferred">The mail server did not take it for them this time (4xx): they may be tried again.</param>
/// <param name="Refused">The mail server refused it for them for good (5xx): trying again changes nothing.</param>
public sealed record MailReceipt(IReadOnlyList<string> Taken, IReadOnlyList<string> Deferred, IReadOnlyList<string> Refused);
