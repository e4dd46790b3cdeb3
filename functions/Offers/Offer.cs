using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Offers;

/// <summary>Why an offer has ended.</summary>
public enum EndCause
{
    /// <summary>Its last day is over.</summary>
    LastDay,

    /// <summary>Before that, the membership or kit was withdrawn, shortened or cancelled.</summary>
    Withdrawn,

    /// <summary>The catalog has it no more, or not for that membership.</summary>
    Catalog,
}

/// <summary>An offer that a partner has, or had.</summary>
/// <typeparam name="T">What its kind has in the catalog.</typeparam>
/// <param name="What">What the catalog says; of an offer that the catalog has no more, null.</param>
/// <param name="Key">Which one.</param>
/// <param name="Total">How many can be taken or assigned.</param>
/// <param name="End">Last day that counts.</param>
/// <param name="Row">What is stored about it; null while nothing is.</param>
public sealed record Offer<T>(T? What, OfferKey Key, int Total, DateOnly End, StoredOffer? Row)
    where T : CatalogOffer
{
    /// <summary>False before its membership, kit or contract year ends; true after it, or when the profile has it no more.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>Why it has ended; of no meaning while it has not.</summary>
    public EndCause Cause { get; init; }

    /// <summary>The membership that grants it, or within which the kit lies that does; null of an offer that has ended.</summary>
    public Membership? GrantedBy { get; private init; }

    /// <summary>What people call it; its id where the catalog has it no more.</summary>
    public Localized Name => CatalogOffer.NameOf(What, Key.CatalogId);

    /// <summary>409 <c>offer-ended</c> when it has; null before.</summary>
    public Problem? Refusal => HasEnded ? OfferErrors.Ended(End, Cause) : null;

    /// <summary>Where it stands when so many of it are taken or assigned.</summary>
    public OfferState StateWith(int taken) =>
        HasEnded ? OfferState.Expired : taken >= Total ? OfferState.InUse : OfferState.Available;

    /// <summary>The same, ended before its <see cref="End"/>: its membership is cancelled (O6).</summary>
    public Offer<T> Gone() => this with { HasEnded = true, Cause = EndCause.Withdrawn, GrantedBy = null };

    /// <summary>
    /// What the partner has on <paramref name="today"/> by the catalog, and what it had before and something is stored about.
    /// </summary>
    public static IReadOnlyList<Offer<T>> All(
        DateOnly today, PartnerProfile profile, IReadOnlyList<T> catalog, IReadOnlyList<StoredOffer> stored)
    {
        var rows = stored.ToDictionary(s => s.Key);
        var sources = GrantSource.On(today, profile).ToList();
        var running = (from source in sources
                       from what in catalog
                       where what.Grants.ContainsKey(source.Membership)
                       let key = new OfferKey(what.Id, source.Membership, source.LocationId, source.Start)
                       select new Offer<T>(what, key, what.Grants[source.Membership], source.End, rows.GetValueOrDefault(key))
                       {
                           HasEnded = false,
                           GrantedBy = source.In(profile),
                       })
            .DistinctBy(offer => offer.Key)
            .ToList();
        var known = running.Select(offer => offer.Key).ToHashSet();
        var past = stored.Where(s => !known.Contains(s.Key))
            .Select(s => new Offer<T>(catalog.FirstOrDefault(c => c.Id == s.Key.CatalogId), s.Key, s.Total, s.End, s)
            {
                HasEnded = true,
                Cause = CauseOf(s, today, sources, catalog),
            });
        return
        [
            .. running.Concat(past).OrderBy(o => o.Key.CatalogId, StringComparer.Ordinal)
                .ThenBy(o => o.Key.LocationId != Location.Headquarters).ThenBy(o => o.Key.LocationId, StringComparer.Ordinal)
                .ThenBy(o => o.Key.Membership).ThenByDescending(o => o.Key.Start),
        ];
    }

    // What was withdrawn just now has no mark yet.
    private static EndCause CauseOf(StoredOffer stored, DateOnly today, IReadOnlyList<GrantSource> sources, IReadOnlyList<T> catalog) =>
        stored.IsWithdrawn || (stored.End >= today && !sources.Any(source => stored.Key.IsFrom(source))) ? EndCause.Withdrawn
        : catalog.Any(c => c.Id == stored.Key.CatalogId && c.Grants.ContainsKey(stored.Key.Membership)) ? EndCause.LastDay
        : EndCause.Catalog;
}
