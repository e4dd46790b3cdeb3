using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Refunds;

/// <summary>The steps of <see cref="RefundOrchestrator"/>; each may be taken again.</summary>
public sealed partial class RefundActivities(
    CancellationStore cancellations,
    PartnerStore partners,
    OfficeCatalog offices,
    OfficeSettings settings,
    IMailer mailer,
    ILogger<RefundActivities> logger)
{
    /// <summary>Sends the mail; none to the office when it has decided.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(MailCancellation))]
    public async Task MailCancellation([ActivityTrigger] RefundLetter letter, CancellationToken cancellationToken)
    {
        var cancellation = (await cancellations.OfAsync(letter.Key.PartnerId, cancellationToken)).Find(letter.Key.MembershipId)
            ?? throw new PermanentFailureException($"A cancellation of partner {letter.Key.PartnerId} is gone.");
        var profile = await partners.ProfileAsync(letter.Key.PartnerId, cancellationToken)
            ?? throw new PermanentFailureException($"Partner {letter.Key.PartnerId} is gone.");
        if (letter.ToOffice && cancellation.Status != CancellationStatus.Filed)
        {
            return;
        }

        var filer = await partners.UserAsync(letter.Key.PartnerId, cancellation.FiledBy, cancellationToken);
        var mail = letter.ToOffice
            ? RefundMail.ToOffice(letter, cancellation, profile, filer, offices.ContactOf(Office.ProgrammeOffice), settings.PortalUrl)
            : RefundMail.ToRequester(letter, cancellation, profile, filer);
        if (!await mailer.DeliverAsync(mail, cancellationToken))
        {
            LogRefused(KindOf(letter), letter.Key.PartnerId);
        }
    }

    /// <summary>Says that nobody could be told; worklist and cancellation show it all the same.</summary>
    [Function(nameof(GiveUpCancellationMail))]
    public void GiveUpCancellationMail([ActivityTrigger] RefundLetter letter) => LogGivenUp(KindOf(letter), letter.Key.PartnerId);

    private static string KindOf(RefundLetter letter) => letter.ToOffice ? "to the office" : "to the requester";

    [LoggerMessage(
        6103,
        LogLevel.Error,
        "The mail {Kind} about a cancellation of partner {PartnerId} could not be handed over for three days; check the mail server and "
        + "tell the office or the requester by other means (GET /api/operations/cancellations)")]
    private partial void LogGivenUp(string kind, string partnerId);

    [LoggerMessage(
        6104,
        LogLevel.Error,
        "The mail {Kind} about a cancellation of partner {PartnerId} was refused by the mail server for good; check the address of the "
        + "office in offices.json or of the requester and Benefits__Mail__From, and tell them by other means")]
    private partial void LogRefused(string kind, string partnerId);
}
