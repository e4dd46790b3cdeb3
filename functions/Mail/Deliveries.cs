namespace BenefitsFunctions.Mail;

/// <summary>Mails of activities that are taken again until everybody has them or never will.</summary>
public static class Deliveries
{
    /// <summary>Hands the mail over; false when a recipient is refused for good, and somebody has to be told by other means.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it for a recipient this time: try again.</exception>
    public static async Task<bool> DeliverAsync(this IMailer mailer, OutgoingMail mail, CancellationToken cancellationToken)
    {
        var receipt = await mailer.SendAsync(mail, cancellationToken);
        return receipt.Deferred.Count == 0 ? receipt.Refused.Count == 0 : throw new MailNotTakenException(receipt.Deferred.Count);
    }
}
