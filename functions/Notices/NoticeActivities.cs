using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Notices;

/// <summary>The steps of <see cref="NoticeOrchestrator"/>; each may be taken again.</summary>
public sealed partial class NoticeActivities(
    UntoldEntries untold,
    LedgerReader ledger,
    NoticeStarts starts,
    ContractStore contracts,
    PartnerStore partners,
    IMailer mailer,
    ILogger<NoticeActivities> logger)
{
    [Function(nameof(ReadUntoldEntries))]
    public Task<UntoldBatch> ReadUntoldEntries([ActivityTrigger] UntoldStretch stretch, CancellationToken cancellationToken) =>
        untold.ReadAsync(stretch.ContractId, stretch.First, cancellationToken);

    /// <summary>True when entries are left behind the mark.</summary>
    [Function(nameof(MarkAsTold))]
    public Task<bool> MarkAsTold([ActivityTrigger] TellingMark mark, CancellationToken cancellationToken) =>
        untold.MarkAsync(mark.ContractId, mark.Through, cancellationToken);

    [Function(nameof(StartNextStretch))]
    public Task StartNextStretch(
        [ActivityTrigger] string contractId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starts.StartAsync(client, contractId, cancellationToken);

    /// <summary>
    /// I7: a threshold to the program contact. A11, E4: changed terms to the same. I3: a rejected opening to its opener, or where that is
    /// no user of the partner to the program contact.
    /// </summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(MailNotice))]
    public async Task MailNotice([ActivityTrigger] LedgerNotice notice, CancellationToken cancellationToken)
    {
        var entry = await ledger.EntryAsync(notice.ContractId, notice.Entry, cancellationToken);
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken)
            ?? throw new InvalidOperationException("The contract of a notice is gone.");
        var profile = await partners.ProfileAsync(contract.PartnerId, cancellationToken)
            ?? throw new InvalidOperationException($"Partner {contract.PartnerId} is gone.");
        var contact = profile.ContactFor(contract.LocationId);
        var mail = entry switch
        {
            IncidentEntry accepted when notice.IsAcceptance =>
                await AboutDecisionAsync(NoticeMail.AboutAcceptance, profile, contact, contract, accepted, cancellationToken),
            IncidentEntry { Crossed: { } crossed } taken => NoticeMail.AboutThreshold(profile, contact, contract, taken, crossed),
            IncidentEntry rejected =>
                await AboutDecisionAsync(NoticeMail.AboutRejection, profile, contact, contract, rejected, cancellationToken),
            TermsEntry terms => NoticeMail.AboutTerms(profile, contact, contract, terms),
            _ => throw new InvalidOperationException($"Nobody knows what to tell about an entry of type {entry.GetType().Name}."),
        };
        await SendAsync(mail, notice, contract, cancellationToken);
    }

    /// <summary>Says that nobody could be told; the ledger and the benefits page show it all the same.</summary>
    [Function(nameof(GiveUpNotice))]
    public async Task GiveUpNotice([ActivityTrigger] LedgerNotice notice, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken);
        LogGivenUp(notice.Entry, contract?.PartnerId ?? "unknown");
    }

    private async Task<OutgoingMail> AboutDecisionAsync(
        Func<PartnerProfile, string, string, Contract, IncidentEntry, OutgoingMail> about,
        PartnerProfile profile,
        ProgramContact contact,
        Contract contract,
        IncidentEntry entry,
        CancellationToken cancellationToken)
    {
        // The account of a second judgement's entry is the office's; who opened the incident is kept with it.
        var openedBy = entry.Extension is null
            ? entry.AccountId
            : (await ledger.IncidentAsync(contract.Ids.ContractId, entry.IncidentId, cancellationToken))?.AccountId;
        var opener = openedBy is { } accountId ? await partners.UserAsync(contract.PartnerId, accountId, cancellationToken) : null;
        var (name, email) = opener is null ? (contact.Name, contact.Email) : (opener.DisplayName, opener.Email);
        return about(profile, name, email, contract, entry);
    }

    private async Task SendAsync(OutgoingMail mail, LedgerNotice notice, Contract contract, CancellationToken cancellationToken)
    {
        if (!await mailer.DeliverAsync(mail, cancellationToken))
        {
            LogRefused(notice.Entry, contract.PartnerId);
        }
    }

    [LoggerMessage(3020, LogLevel.Error,
        "The notice about ledger entry {Entry} of a contract of partner {PartnerId} could not be mailed for three days; "
        + "check the mail server and tell the contact by other means")]
    private partial void LogGivenUp(long entry, string partnerId);

    [LoggerMessage(3023, LogLevel.Error,
        "The notice about ledger entry {Entry} of a contract of partner {PartnerId} was refused by the mail server for good; "
        + "check the address of the program contact or the opener and Benefits__Mail__From, and tell them by other means")]
    private partial void LogRefused(long entry, string partnerId);
}
