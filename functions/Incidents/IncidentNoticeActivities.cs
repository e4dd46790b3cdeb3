using BenefitsFunctions.Contracts;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Incidents;

/// <summary>Mails what the books call for.</summary>
public sealed partial class IncidentNoticeActivities(ContractStore contracts, PartnerStore partners, IMailer mailer, ILogger<IncidentNoticeActivities> logger)
{
    /// <summary>I7: a threshold to the program contact. I3: a rejected opening to its opener, or where that is no user of the partner to the program contact.</summary>
    /// <exception cref="MailNotTakenException">The recipient was refused: try again.</exception>
    [Function(nameof(MailIncidentNotice))]
    public async Task MailIncidentNotice([ActivityTrigger] IncidentNotice notice, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken) ?? throw new InvalidOperationException("The contract of a notice is gone.");
        var profile = await partners.ProfileAsync(contract.PartnerId, cancellationToken) ?? throw new InvalidOperationException($"Partner {contract.PartnerId} is gone.");
        var contact = profile.ContactFor(contract.LocationId);
        if (notice.Entry.Crossed is { } crossed)
        {
            await SendAsync(IncidentMail.AboutThreshold(profile, contact, contract, notice.Entry, crossed), cancellationToken);
        }
        else
        {
            var opener = notice.Entry.AccountId is { } accountId ? await partners.UserAsync(contract.PartnerId, accountId, cancellationToken) : null;
            var (name, email) = opener is null ? (contact.Name, contact.Email) : (opener.DisplayName, opener.Email);
            await SendAsync(IncidentMail.AboutRejection(profile, name, email, contract, notice.Entry), cancellationToken);
        }
    }

    /// <summary>Says that nobody could be told; the ledger and the benefits page show it all the same.</summary>
    [Function(nameof(GiveUpIncidentNotice))]
    public async Task GiveUpIncidentNotice([ActivityTrigger] IncidentNotice notice, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken);
        LogGivenUp(notice.Entry.Sequence, contract?.PartnerId ?? "unknown");
    }

    [LoggerMessage(3020, LogLevel.Error, "The notice about ledger entry {Sequence} of a contract of partner {PartnerId} could not be mailed for three days; check the mail server and tell the contact by other means")]
    private partial void LogGivenUp(long sequence, string partnerId);

    private async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var receipt = await mailer.SendAsync(mail, cancellationToken);
        if (receipt.Refused.Count > 0)
        {
            throw new MailNotTakenException(receipt.Refused.Count);
        }
    }
}
