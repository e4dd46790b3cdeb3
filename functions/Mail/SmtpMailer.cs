using System.Net.Security;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace BenefitsFunctions.Mail;

/// <summary>Sends over SMTP, or writes <c>.eml</c> files to the pickup directory.</summary>
/// <param name="trust">Judges the mail server's certificate; without it the machine does.</param>
/// <remarks>
/// A pickup file is named after the mail's id and appears whole or not at all, so a repeated sending leaves one file. SMTP has no
/// such promise: a process that dies between the server's yes and its own note sends again, under the same <c>Message-ID</c>.
/// </remarks>
public sealed partial class SmtpMailer(
    MailSettings settings, TimeProvider time, ILogger<SmtpMailer> logger, RemoteCertificateValidationCallback? trust = null) : IMailer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly FormatOptions Format = new() { NewLineFormat = NewLineFormat.Dos };

    // With two dots in a row, as some providers gave them out.
    private static readonly ParserOptions Addresses = new() { AddressParserComplianceMode = RfcComplianceMode.Looser };

    // What a mail server says to text that is no address.
    private const int NoAddress = 553;

    /// <inheritdoc/>
    public async Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var mailboxes = mail.Recipients.ToDictionary(to => to, Mailbox);
        using var message = Compose(mail, mailboxes);
        if (settings.PickupDirectory is { } directory)
        {
            await WriteAsync(message, Directory.CreateDirectory(directory).FullName, $"{mail.Id}.eml", cancellationToken);
            return new MailReceipt([.. mail.Recipients], [], []);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var refusals = await DeliverAsync(message, either.Token);
            return Receipt(mail, to => mailboxes[to] is { } mailbox ? refusals.GetValueOrDefault(mailbox) : NoAddress);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server {settings.Host} did not answer within {Patience.TotalSeconds} seconds.");
        }
    }

    // Null for what the API takes for an address and no mail server would.
    private static MailboxAddress? Mailbox(string address) =>
        MailboxAddress.TryParse(Addresses, address, out var mailbox) ? mailbox : null;

    private MimeMessage Compose(OutgoingMail mail, Dictionary<string, MailboxAddress?> mailboxes)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            MessageId = $"{mail.Id}@{settings.From.Host}",
            Date = time.GetUtcNow(),
            Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(settings.From.DisplayName, settings.From.Address));
        message.To.AddRange(new[] { mailboxes[mail.To] }.OfType<MailboxAddress>());
        message.Cc.AddRange(mail.Copies.Select(copy => mailboxes[copy]).OfType<MailboxAddress>());
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static async Task WriteAsync(MimeMessage message, string directory, string name, CancellationToken cancellationToken)
    {
        var final = Path.Combine(directory, name);
        if (File.Exists(final))
        {
            return;
        }

        var making = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, ".incoming")).FullName, Path.GetRandomFileName());
        try
        {
            await message.WriteToAsync(Format, making, cancellationToken);
            File.Move(making, final, overwrite: true);
        }
        finally
        {
            File.Delete(making);
        }
    }

    private async Task<IReadOnlyDictionary<MailboxAddress, int>> DeliverAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        if (message.To.Count + message.Cc.Count == 0)
        {
            return new Dictionary<MailboxAddress, int>();
        }

        using var client = new RecipientwiseClient { ServerCertificateValidationCallback = trust };
        await client.ConnectAsync(settings.Host!, settings.Port, Options(settings.Security), cancellationToken);
        if (settings.User is not null)
        {
            await client.AuthenticateAsync(settings.User, settings.Password!, cancellationToken);
        }

        var refusals = await client.DeliverAsync(Format, message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return refusals;
    }

    // By the server's answer to each recipient; 0 when it took the mail.
    private MailReceipt Receipt(OutgoingMail mail, Func<string, int> answer)
    {
        var answers = mail.Recipients.Select(to => (To: to, Code: answer(to))).ToList();
        foreach (var (_, code) in answers.Where(a => a.Code > 0))
        {
            LogRefusal(mail.Id, code);
        }

        return new MailReceipt(
            [.. answers.Where(a => a.Code == 0).Select(a => a.To)],
            [.. answers.Where(a => a.Code is > 0 and < 500).Select(a => a.To)],
            [.. answers.Where(a => a.Code >= 500).Select(a => a.To)]);
    }

    // Never the opportunistic ones: they would hand the password to whoever answers.
    private static SecureSocketOptions Options(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, null),
    };

    [LoggerMessage(4001, LogLevel.Information, "The mail server answered {Code} to one recipient of the mail {MailId}")]
    private partial void LogRefusal(string mailId, int code);
}
