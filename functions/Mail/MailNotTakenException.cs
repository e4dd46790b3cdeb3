namespace BenefitsFunctions.Mail;

/// <summary>The mail server did not take the mail for some of its recipients this time (4xx): try again.</summary>
public sealed class MailNotTakenException(int recipients)
    : Exception($"The mail server did not take the mail for {recipients} of its recipients this time.");
