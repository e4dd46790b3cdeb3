namespace BenefitsFunctions.Mail;

/// <summary>The mail server did not take the mail for some of its recipients.</summary>
public sealed class MailNotTakenException(int recipients) : Exception($"The mail server refused {recipients} of the recipients.");
