using BenefitsFunctions.Activations;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.ActivationRun;

/// <summary>Sends the mails about what an office is asked and what became of it (A7).</summary>
public sealed partial class LetterActivities(
    ActivationStore activations,
    PartnerStore partners,
    OfficeCatalog offices,
    OfficeSettings settings,
    IMailer mailer,
    ILogger<LetterActivities> logger)
{
    /// <summary>Sends the mail, unless nobody needs it any more.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(SendLetter))]
    public async Task SendLetter([ActivityTrigger] ActivationLetter letter, CancellationToken cancellationToken)
    {
        var activation = await FindAsync(letter, cancellationToken);
        var profile = await partners.ProfileAsync(letter.Key.PartnerId, cancellationToken)
            ?? throw new PermanentFailureException($"Partner {letter.Key.PartnerId} is gone.");
        if (!IsNeeded(letter, activation) || Compose(letter, activation, profile) is not { } mail)
        {
            return;
        }

        if (!await mailer.DeliverAsync(mail, cancellationToken))
        {
            LogRefused(letter.Kind, letter.Key.ActivationId, letter.Key.PartnerId);
        }
    }

    /// <summary>Says that nobody could be told; worklist and activation show it all the same.</summary>
    [Function(nameof(GiveUpLetter))]
    public async Task GiveUpLetter([ActivityTrigger] ActivationLetter letter, CancellationToken cancellationToken)
    {
        if (IsNeeded(letter, await FindAsync(letter, cancellationToken)))
        {
            LogGivenUp(letter.Kind, letter.Key.ActivationId, letter.Key.PartnerId);
        }
    }

    private static bool IsNeeded(ActivationLetter letter, Activation activation) =>
        !letter.IsToOffice || activation.Status == ActivationStatus.AwaitingOffice;

    private OutgoingMail? Compose(ActivationLetter letter, Activation activation, PartnerProfile profile) => letter.IsToOffice
        ? OfficeMail.Compose(letter, activation, profile, offices.ContactOf(activation.Office!.Office), settings.PortalUrl)
        : OutcomeMail.Compose(letter.Kind, activation, profile);

    private async Task<Activation> FindAsync(ActivationLetter letter, CancellationToken cancellationToken) =>
        await activations.FindAsync(letter.Key, cancellationToken)
            ?? throw new PermanentFailureException($"Activation {letter.Key.ActivationId} is gone.");

    [LoggerMessage(
        2032,
        LogLevel.Error,
        "The mail {Kind} about activation {ActivationId} of partner {PartnerId} could not be handed over for three days; check the mail "
        + "server and tell the office or the requester by other means")]
    private partial void LogGivenUp(LetterKind kind, string activationId, string partnerId);

    [LoggerMessage(
        2033,
        LogLevel.Error,
        "The mail {Kind} about activation {ActivationId} of partner {PartnerId} was refused by the mail server for good; check the "
        + "address of the office in offices.json or of the requester and Benefits__Mail__From, and tell them by other means")]
    private partial void LogRefused(LetterKind kind, string activationId, string partnerId);
}
