using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace BenefitsFunctions.Mail;

/// <summary>Sends over SMTP, or writes <c>.eml</c> files to the pickup directory.</summary>
/// <remarks>
/// A pickup file is named after the mail's id and appears whole or not at all, so a repeated sending leaves one file. SMTP has no
/// such promise: a process that dies between the server's yes and its own note sends again, under the same <c>Message-ID</c>.
/// </remarks>
public sealed class SmtpMailer(MailSettings settings, TimeProvider time) : IMailer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = Compose(mail);
        if (settings.PickupDirectory is { } directory)
        {
            await WriteAsync(message, Directory.CreateDirectory(directory).FullName, $"{mail.Id}.eml", cancellationToken);
            return new MailReceipt([]);
        }

        return await SendAsync(message, cancellationToken);
    }

    private MailMessage Compose(OutgoingMail mail)
    {
        var message = new MailMessage
        {
            From = settings.From,
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.To.Add(mail.To);
        foreach (var copy in mail.Copies)
        {
            message.CC.Add(copy);
        }

        message.Headers.Add("Message-ID", $"<{mail.Id}@{settings.From.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string content, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, mediaType);
        view.TransferEncoding = content.All(char.IsAscii) ? TransferEncoding.QuotedPrintable : TransferEncoding.Base64;
        return view;
    }

    // SmtpClient picks a name of its own, so the file is made in a folder of its own and then moved into place.
    private static async Task WriteAsync(MailMessage message, string directory, string name, CancellationToken cancellationToken)
    {
        var final = Path.Combine(directory, name);
        if (File.Exists(final))
        {
            return;
        }

        var making = Directory.CreateDirectory(Path.Combine(directory, ".incoming", Path.GetRandomFileName()));
        try
        {
            using var client = new SmtpClient
            {
                DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
                PickupDirectoryLocation = making.FullName,
            };
            await client.SendMailAsync(message, cancellationToken);
            File.Move(making.GetFiles("*.eml").Single().FullName, final, overwrite: true);
        }
        finally
        {
            making.Delete(recursive: true);
        }
    }

    private async Task<MailReceipt> SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.User is not null };
        if (settings.User is not null)
        {
            client.Credentials = new NetworkCredential(settings.User, settings.Password);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await client.SendMailAsync(message, either.Token);
            return new MailReceipt([]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException(
                SmtpStatusCode.GeneralFailure, $"The mail server {settings.Host} did not answer within {Patience.TotalSeconds} seconds.");
        }
        catch (SmtpFailedRecipientException refusal) when (Refused(refusal, message) is { } refused)
        {
            return new MailReceipt(refused);
        }
        catch (SmtpFailedRecipientException refusal)
        {
            // Its text may hold the address, and this ends in logs.
            throw new SmtpException(refusal.StatusCode, $"The mail server {settings.Host} refused every recipient ({refusal.StatusCode}).");
        }
    }

    // Null when nobody got the mail: then all of it is tried again.
    private static List<string>? Refused(SmtpFailedRecipientException refusal, MailMessage message)
    {
        var failures = refusal is SmtpFailedRecipientsException several ? several.InnerExceptions : [refusal];
        var refused = failures.Select(f => f.FailedRecipient?.Trim('<', '>')).OfType<string>().ToList();
        return refused.Count > 0 && refused.Count < message.To.Count + message.CC.Count ? refused : null;
    }
}
