using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.GoToMarket;

/// <summary>Go-to-market offers as profile, catalog and what is stored say now.</summary>
public sealed class GoToMarketStore(OfferStore offers, PartnerStore partners, GoToMarketCatalog catalog, TimeProvider time)
{
    /// <summary>The day, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The partner with the offer; null when either is not there. A point read and a query.</summary>
    public async Task<FoundOffer?> FindAsync(string partnerId, string offerId, CancellationToken cancellationToken)
    {
        if (await partners.ProfileAsync(partnerId, cancellationToken) is not { } profile)
        {
            return null;
        }

        var visit = await offers.VisitAsync(partnerId, profile, cancellationToken);
        return visit.Find(OfferKind.GoToMarket, catalog.Offers, offerId).Failed(out _, out var offer)
            ? null
            : new FoundOffer(profile, GoToMarketOffer.Of(offer));
    }

    /// <summary>The partner's offers of which something is stored, as <paramref name="profile"/> makes them. One query.</summary>
    public async Task<IReadOnlyList<GoToMarketOffer>> ActivatedAsync(
        string partnerId, PartnerProfile profile, CancellationToken cancellationToken)
    {
        var visit = await offers.VisitAsync(partnerId, profile, cancellationToken);
        return [.. visit.Of(OfferKind.GoToMarket, catalog.Offers).Where(o => o.Row is not null).Select(GoToMarketOffer.Of)];
    }

    /// <summary>Changes the activation, on what it is after others have changed it; the same instance leaves it.</summary>
    /// <returns>The activation as it is then.</returns>
    public async Task<GoToMarketActivation> ChangeAsync(
        string partnerId,
        GoToMarketOffer offer,
        Func<GoToMarketActivation?, GoToMarketActivation> change,
        CancellationToken cancellationToken)
    {
        var changed = await offers.ChangeAsync<GoToMarketActivation, MarketingOffer>(
            partnerId, OfferKind.GoToMarket, offer.Offer, current => change(current), cancellationToken);
        return changed.Failed(out var problem, out var activation)
            ? throw new InvalidOperationException($"Such a change is never refused, but was: {problem.Code}.")
            : activation;
    }
}

/// <summary>A partner with one of its offers.</summary>
public sealed record FoundOffer(PartnerProfile Profile, GoToMarketOffer Offer);
