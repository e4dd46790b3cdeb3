namespace BenefitsFunctions.Mail;

/// <summary>Sends mails.</summary>
public interface IMailer
{
    /// <summary>Hands the mail over; throws when that is not possible now, and then it may be tried again.</summary>
    Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}
