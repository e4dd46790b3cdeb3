using BenefitsFunctions.Telemetry;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace BenefitsFunctions.Mail;

/// <summary>
/// Sends mails, counts them and traces them. Of what a mail server says only the code goes on: its words may name people, and what is
/// thrown here ends up in logs, traces and the history of orchestrations.
/// </summary>
internal sealed class WatchedMailer(SmtpMailer mailer, BenefitsMetrics metrics) : IMailer
{
    /// <inheritdoc/>
    /// <exception cref="MailServerException">The mail server refuses to be used.</exception>
    public async Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var span = BenefitsTraces.MailSending();
        try
        {
            var receipt = await mailer.SendAsync(mail, cancellationToken);
            if (receipt.Taken.Count > 0)
            {
                metrics.MailSent();
            }

            if (receipt.Deferred.Count + receipt.Refused.Count > 0)
            {
                metrics.MailFailed();
            }

            return receipt;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.MailFailed();
            span.Failed(error);
            if (error is CommandException or ProtocolException or AuthenticationException)
            {
                throw Wordless(error);
            }

            throw;
        }
    }

    private static MailServerException Wordless(Exception error) =>
        new(error.GetType().Name, error is SmtpCommandException { StatusCode: var code } ? (int)code : null);
}
