namespace BenefitsFunctions.Mail;

/// <summary>The mail server can't be used: it does not let the app in, or does not speak as it should.</summary>
/// <param name="kind">What the mail library calls it.</param>
/// <param name="code">What the server answered, where it did.</param>
public sealed class MailServerException(string kind, int? code) : Exception(
    $"The mail server can't be used ({kind}{(code is null ? "" : $", {code}")}): check Benefits__Mail__… and the server's own log.");
