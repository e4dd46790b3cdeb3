using BenefitsFunctions.Contracts;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Endings;

/// <summary>The steps of <see cref="EndingOrchestrator"/>; each may be taken again.</summary>
public sealed partial class EndingActivities(
    EndingStore endings,
    ContractStore contracts,
    PartnerStore partners,
    IMailer mailer,
    TimeProvider time,
    ILogger<EndingActivities> logger)
{
    [Function(nameof(MarkEndingTold))]
    public Task MarkEndingTold([ActivityTrigger] EndingNotice notice, CancellationToken cancellationToken) =>
        endings.MarkAsync(notice, cancellationToken);

    /// <summary>Mails the program contact, by what contract and profile say now; nobody where the notice is about the past.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(MailEnding))]
    public async Task MailEnding([ActivityTrigger] EndingNotice notice, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken)
            ?? throw new PermanentFailureException($"The contract of activation {notice.ActivationId} is gone.");
        if (!notice.StillHolds(contract, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)))
        {
            return;
        }

        var profile = await partners.ProfileAsync(contract.PartnerId, cancellationToken)
            ?? throw new PermanentFailureException($"Partner {contract.PartnerId} is gone.");
        if (!await mailer.DeliverAsync(EndingMail.Compose(profile, contract, notice), cancellationToken))
        {
            LogRefused(notice.Step, notice.ActivationId, contract.PartnerId);
        }
    }

    /// <summary>Says that nobody could be told; the benefits page shows the end all the same.</summary>
    [Function(nameof(GiveUpEnding))]
    public async Task GiveUpEnding([ActivityTrigger] EndingNotice notice, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(notice.ContractId, cancellationToken);
        LogGivenUp(notice.Step, notice.ActivationId, contract?.PartnerId ?? "unknown");
    }

    [LoggerMessage(
        2403,
        LogLevel.Error,
        "The mail ({Step}) about the end of the contract of activation {ActivationId} of partner {PartnerId} could not be handed over for "
        + "three days; check the mail server and tell the contact by other means")]
    private partial void LogGivenUp(EndingStep step, string activationId, string partnerId);

    [LoggerMessage(
        2404,
        LogLevel.Error,
        "The mail ({Step}) about the end of the contract of activation {ActivationId} of partner {PartnerId} was refused by the mail "
        + "server for good; check the address of the program contact and Benefits__Mail__From, and tell the contact by other means")]
    private partial void LogRefused(EndingStep step, string activationId, string partnerId);
}
