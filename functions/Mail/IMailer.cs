namespace BenefitsFunctions.Mail;

/// <summary>Sends mails.</summary>
public interface IMailer
{
    /// <summary>Hands the mail over. Throws when the mail server can't be used (connection, TLS, sign-in): then nobody has the mail,
    /// and it may be tried again.</summary>
    Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}
