using BenefitsFunctions.Contracts;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Incidents;

/// <summary>Mails what the books call for.</summary>
public sealed class IncidentNoticeActivities(ContractStore contracts, PartnerStore partners, IMailer mailer)
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

    private async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var receipt = await mailer.SendAsync(mail, cancellationToken);
        if (receipt.Refused.Count > 0)
        {
            throw new MailNotTakenException(receipt.Refused.Count);
        }
    }
}
