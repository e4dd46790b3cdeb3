using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Offers;

/// <summary>Somebody who has come to a partner's offers.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Profile">The partner's profile.</param>
/// <param name="Today">The day, in UTC.</param>
/// <param name="RoleRefusal">A1: why the account may neither take nor assign; null when it may. The programme office may.</param>
/// <param name="Stored">What is stored about the partner's offers.</param>
public sealed record OfferVisit(
    string PartnerId,
    PartnerProfile Profile,
    DateOnly Today,
    Problem? RoleRefusal,
    IReadOnlyList<StoredOffer> Stored)
{
    /// <summary>The moment of the visit: what can be done, and when it becomes active, is judged by it.</summary>
    public DateTimeOffset Now { get; init; } = new(Today, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Which memberships are cancelled (O6): their offers have ended, also while the profile still has them.</summary>
    public PartnerCancellations Cancellations { get; init; } = PartnerCancellations.None;

    /// <summary>The offers of one kind, running and past, in the order of the page.</summary>
    public IReadOnlyList<Offer<T>> Of<T>(OfferKind kind, IReadOnlyList<T> catalog)
        where T : CatalogOffer =>
        [
            .. from offer in Offer<T>.All(Today, Profile, catalog, [.. Stored.Where(s => s.Kind == kind)])
               let isCancelled = Cancellations.IsCancelled(offer.GrantedBy)
               where !isCancelled || offer.Row is not null
               select isCancelled ? offer.Gone() : offer,
        ];

    /// <summary>The offer with that id; 404 <c>offer-not-found</c> when the partner has none.</summary>
    public Result<Offer<T>> Find<T>(OfferKind kind, IReadOnlyList<T> catalog, string offerId)
        where T : CatalogOffer =>
        Find(Of(kind, catalog), offerId);

    /// <summary>Likewise, among offers that <see cref="Of"/> gave.</summary>
    public static Result<Offer<T>> Find<T>(IReadOnlyList<Offer<T>> offers, string offerId)
        where T : CatalogOffer =>
        OfferKey.TryParse(offerId, out var key) && offers.FirstOrDefault(o => o.Key == key) is { } offer
            ? offer
            : OfferErrors.NotFound();

    /// <summary>The same visit once <paramref name="state"/> is stored about an offer; a row that is there keeps its end.</summary>
    public OfferVisit Storing<TState, T>(OfferKind kind, Offer<T> offer, TState state)
        where TState : class
        where T : CatalogOffer
    {
        var (json, before) = (StoredJson.Write(state), Stored.FirstOrDefault(s => s.Kind == kind && s.Key == offer.Key));
        var after = before is null
            ? new StoredOffer(kind, offer.Key, offer.Total, offer.End, json)
            : before with { Total = offer.Total, Json = json };
        return this with { Stored = [.. Stored.Where(s => s != before), after] };
    }
}
