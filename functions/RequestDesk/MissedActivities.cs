using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.RequestDesk;

/// <summary>The steps of <see cref="MissedOrchestrator"/>; each may be taken again.</summary>
public sealed partial class MissedActivities(
    CustomerRequestStore store,
    PartnerStore partners,
    DeskSettings settings,
    OfficeSettings links,
    IMailer mailer,
    ILogger<MissedActivities> logger)
{
    /// <summary>Mails the operators, unless the request was answered meanwhile.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(MailMissedResponse))]
    public async Task MailMissedResponse([ActivityTrigger] RequestKey key, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is not { AwaitsResponse: true } request)
        {
            return;
        }

        var address = settings.OperatorsEmail
            ?? throw new PermanentFailureException("Benefits__OperatorsEmail was taken away meanwhile.");
        var profile = await partners.ProfileAsync(key.PartnerId, cancellationToken)
            ?? throw new PermanentFailureException($"Partner {key.PartnerId} is gone.");
        if (!await mailer.DeliverAsync(MissedMail.Compose(request, profile, address, links.PortalUrl), cancellationToken))
        {
            LogRefused(key);
        }
    }

    /// <summary>Says that nobody could be told; the worklist shows it all the same.</summary>
    [Function(nameof(GiveUpMissedResponse))]
    public async Task GiveUpMissedResponse([ActivityTrigger] RequestKey key, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is { AwaitsResponse: true })
        {
            LogGivenUp(key);
        }
    }

    [LoggerMessage(
        5505,
        LogLevel.Error,
        "The mail about the missed first response to request {Request} is given up: it could not be handed over for three days, or at once "
        + "since Benefits__OperatorsEmail was taken away or the partner is gone; check the setting and the mail server, and answer the "
        + "request (GET /api/operations/requests)")]
    private partial void LogGivenUp(RequestKey request);

    [LoggerMessage(
        5506,
        LogLevel.Error,
        "The mail about the missed first response to request {Request} was refused by the mail server for good; check "
        + "Benefits__OperatorsEmail and Benefits__Mail__From, and answer the request (GET /api/operations/requests)")]
    private partial void LogRefused(RequestKey request);
}
