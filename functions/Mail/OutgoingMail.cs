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

/// <summary>What became of a mail.</summary>
/// <param name="Refused">The recipients that the mail server did not take; the others have it.</param>
public sealed record MailReceipt(IReadOnlyList<string> Refused);
