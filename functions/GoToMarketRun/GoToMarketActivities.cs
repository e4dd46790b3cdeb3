using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.Mail;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>
/// The steps of <see cref="OfferActivationOrchestrator"/> and <see cref="OfferEndOrchestrator"/>; each may be taken again. Mails go to
/// whoever is the contact when they are sent.
/// </summary>
public sealed partial class GoToMarketActivities(
    GoToMarketStore store,
    MarketingContactStore contacts,
    IMailer mailer,
    TimeProvider time,
    ILogger<GoToMarketActivities> logger)
{
    /// <summary>Mails how the offer is used; once, and not for an offer that has ended meanwhile.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    /// <exception cref="InvalidOperationException">The contact has left: try again, until there is another one.</exception>
    [Function(nameof(MailOfferInstructions))]
    public async Task MailOfferInstructions([ActivityTrigger] OfferActivationInput input, CancellationToken cancellationToken)
    {
        var (profile, offer) = await FindAsync(input.PartnerId, input.OfferId, input.ActivationId, cancellationToken);
        if (offer.Activation!.MailedAt is not null || offer.HasEndedOn(store.Today))
        {
            return;
        }

        var to = await RecipientAsync(input.PartnerId, cancellationToken);
        if (!await mailer.DeliverAsync(GoToMarketMail.Instructions(input, profile, offer, to), cancellationToken))
        {
            LogMailRefused(input.OfferId, input.PartnerId);
        }

        await ChangeAsync(
            input, offer, a => a.MailedAt is null ? a with { MailedAt = time.GetUtcNow() } : a, cancellationToken);
    }

    /// <summary>Says that the contact could not be told; the offer's own page has the instructions all the same.</summary>
    [Function(nameof(GiveUpOfferInstructions))]
    public void GiveUpOfferInstructions([ActivityTrigger] OfferActivationInput input) =>
        LogMailGivenUp(input.OfferId, input.PartnerId);

    /// <summary>The offer is active from now on; one that has ended, if it is given back.</summary>
    [Function(nameof(MakeOfferActive))]
    public async Task MakeOfferActive([ActivityTrigger] OfferActivationInput input, CancellationToken cancellationToken)
    {
        var (_, offer) = await FindAsync(input.PartnerId, input.OfferId, input.ActivationId, cancellationToken);
        await ChangeAsync(
            input, offer, a => a.ActiveAt is null ? a with { ActiveAt = time.GetUtcNow() } : a, cancellationToken);
    }

    [Function(nameof(MarkOfferEndTold))]
    public async Task MarkOfferEndTold([ActivityTrigger] OfferEndNotice notice, CancellationToken cancellationToken)
    {
        var (_, offer) = await FindAsync(notice.PartnerId, notice.OfferId, notice.ActivationId, cancellationToken);
        await store.ChangeAsync(
            notice.PartnerId, offer, a => GoToMarketEnding.Told(a ?? offer.Activation!, notice), cancellationToken);
    }

    /// <summary>Mails that the offer has ended; not where it runs again, or has ended since on a later day.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    /// <exception cref="InvalidOperationException">The contact has left: try again, until there is another one.</exception>
    [Function(nameof(MailOfferEnd))]
    public async Task MailOfferEnd([ActivityTrigger] OfferEndNotice notice, CancellationToken cancellationToken)
    {
        var (profile, offer) = await FindAsync(notice.PartnerId, notice.OfferId, notice.ActivationId, cancellationToken);
        if (!notice.StillHolds(offer, store.Today))
        {
            return;
        }

        var to = await RecipientAsync(notice.PartnerId, cancellationToken);
        if (!await mailer.DeliverAsync(GoToMarketMail.Ended(notice, profile, offer, store.Today, to), cancellationToken))
        {
            LogEndRefused(notice.OfferId, notice.PartnerId);
        }
    }

    /// <summary>Says that the contact could not be told; the page of offers shows the end all the same.</summary>
    [Function(nameof(GiveUpOfferEnd))]
    public void GiveUpOfferEnd([ActivityTrigger] OfferEndNotice notice) => LogEndGivenUp(notice.OfferId, notice.PartnerId);

    private async Task<FoundOffer> FindAsync(
        string partnerId, string offerId, string activationId, CancellationToken cancellationToken) =>
        await store.FindAsync(partnerId, offerId, cancellationToken) is { } found && found.Offer.Activation?.Id == activationId
            ? found
            : throw new PermanentFailureException($"The activation {activationId} of {offerId} of partner {partnerId} is gone.");

    // Not for good: a contact that has left is replaced.
    private async Task<MarketingRecipient> RecipientAsync(string partnerId, CancellationToken cancellationToken) =>
        await contacts.RecipientAsync(partnerId, cancellationToken)
        ?? throw new InvalidOperationException($"Partner {partnerId} has no marketing contact any more.");

    private Task ChangeAsync(
        OfferActivationInput input,
        GoToMarketOffer offer,
        Func<GoToMarketActivation, GoToMarketActivation> change,
        CancellationToken cancellationToken) => store.ChangeAsync(
            input.PartnerId, offer, a => change(a ?? offer.Activation!), cancellationToken);

    [LoggerMessage(
        6020,
        LogLevel.Error,
        "The mail with the instructions of the offer {OfferId} of partner {PartnerId} could not be handed over for three days; check the "
        + "mail server and the partner's marketing contact, and tell the contact by other means")]
    private partial void LogMailGivenUp(string offerId, string partnerId);

    [LoggerMessage(
        6021,
        LogLevel.Error,
        "The mail with the instructions of the offer {OfferId} of partner {PartnerId} was refused by the mail server for good; check the "
        + "address of the marketing contact and Benefits__Mail__From, and tell the contact by other means")]
    private partial void LogMailRefused(string offerId, string partnerId);

    [LoggerMessage(
        6022,
        LogLevel.Error,
        "The mail that the offer {OfferId} of partner {PartnerId} has ended could not be handed over for three days; check the mail server "
        + "and the partner's marketing contact, and tell the contact by other means")]
    private partial void LogEndGivenUp(string offerId, string partnerId);

    [LoggerMessage(
        6023,
        LogLevel.Error,
        "The mail that the offer {OfferId} of partner {PartnerId} has ended was refused by the mail server for good; check the address of "
        + "the marketing contact and Benefits__Mail__From, and tell the contact by other means")]
    private partial void LogEndRefused(string offerId, string partnerId);
}
