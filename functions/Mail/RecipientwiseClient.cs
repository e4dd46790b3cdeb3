using MailKit.Net.Smtp;
using MimeKit;

namespace BenefitsFunctions.Mail;

/// <summary>An SMTP client that goes on with the other recipients when one is refused.</summary>
internal sealed class RecipientwiseClient : SmtpClient
{
    private readonly Dictionary<MailboxAddress, int> _refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Delivers the mail, once for each client. Gives who does not have it, the very objects, with the mail server's answer to
    /// them.</summary>
    public async Task<IReadOnlyDictionary<MailboxAddress, int>> DeliverAsync(
        FormatOptions format, MimeMessage message, CancellationToken cancellationToken)
    {
        // Addresses are ASCII here; in Unicode a mail would be lost at the first server on its way that does not know that.
        Capabilities &= ~SmtpCapabilities.UTF8;
        try
        {
            await SendAsync(format, message, cancellationToken);
        }
        catch (SmtpCommandException refusal)
        {
            if (refusal.ErrorCode == SmtpErrorCode.SenderNotAccepted)
            {
                // Of recipients that were named in one breath with the sender the server only says that it expected none.
                _refusals.Clear();
            }

            // The sender or the content was refused, and with it whoever was not refused before.
            foreach (var recipient in message.To.Mailboxes.Concat(message.Cc.Mailboxes))
            {
                _refusals.TryAdd(recipient, (int)refusal.StatusCode);
            }
        }

        return _refusals;
    }

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refusals[mailbox] = (int)response.StatusCode;
}
