using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.GoToMarket;

/// <summary>Go-to-market offers on the page of offers (O5).</summary>
public sealed class GoToMarketOffers(
    GoToMarketCatalog catalog, MarketingContactStore contacts, GoToMarketSettings settings) : IOffers
{
    /// <inheritdoc/>
    /// <remarks>A point read for the contact, and one more where it is a user; none where every offer is activated or has ended.</remarks>
    public async Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken)
    {
        var offers = visit.Of(OfferKind.GoToMarket, catalog.Offers).Select(GoToMarketOffer.Of).ToList();
        var hasContact = await HasContactAsync(visit, offers, cancellationToken);
        return [.. offers.Select(offer => Line(visit, offer, hasContact))];
    }

    /// <summary>Whether the partner has a contact that can be written to; true without looking where no offer needs one.</summary>
    public async Task<bool> HasContactAsync(
        OfferVisit visit, IReadOnlyList<GoToMarketOffer> offers, CancellationToken cancellationToken) =>
        offers.All(offer => offer.Activation is not null || offer.HasEndedOn(visit.Today))
        || await contacts.RecipientAsync(visit.PartnerId, cancellationToken) is not null;

    /// <summary>The line of one offer.</summary>
    public OfferLine Line(OfferVisit visit, GoToMarketOffer offer, bool hasContact) => new(
        OfferKind.GoToMarket,
        offer.Offer.Key,
        offer.Name,
        offer.Offer.Total,
        offer.Activation is null ? 0 : 1,
        GoToMarketRules.StateOn(visit.Today, offer),
        offer.End,
        [new OfferAction(GoToMarketRules.Activate, Refusal(visit, offer, hasContact))]);

    /// <summary>Why the offer can't be activated now; null when it can.</summary>
    public Problem? Refusal(OfferVisit visit, GoToMarketOffer offer, bool hasContact) =>
        GoToMarketRules.Refusal(visit.RoleRefusal, offer, visit.Today, visit.Now + settings.Delay, hasContact);
}

/// <summary>An offer as its own page shows it: the line, how it is used, and its activation.</summary>
public static class GoToMarketView
{
    /// <summary>What GET shows.</summary>
    public static object Of(OfferLine line, GoToMarketOffer offer, Language language) => new
    {
        Offer = line.In(language),
        Instructions = offer.Offer.What?.Instructions.In(language),
        offer.Offer.What?.ValidDays,
        Activation = offer.Activation is { } activation ? Of(activation) : null,
    };

    private static object Of(GoToMarketActivation activation) => new
    {
        ActivationId = activation.Id,
        RequestedBy = activation.By,
        RequestedAt = activation.At,
        activation.ActiveFrom,
        activation.ActiveAt,
    };
}
