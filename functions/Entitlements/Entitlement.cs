using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Entitlements;

/// <summary>A benefit that a partner may activate for a contract year.</summary>
/// <param name="Benefit">Which benefit.</param>
/// <param name="Membership">What grants it.</param>
/// <param name="LocationId">The kit's location; <see cref="Location.Headquarters"/> for core benefits.</param>
/// <param name="Grant">How much.</param>
/// <param name="Start">First day of the contract year.</param>
/// <param name="End">Last day that counts.</param>
public sealed record Entitlement(Benefit Benefit, MembershipKind Membership, string LocationId, Grant Grant, DateOnly Start, DateOnly End)
{
    /// <summary>True for the same benefit of the same contract year, however much it grants and whenever it ends.</summary>
    public bool IsSameYearAs(Entitlement other) =>
        (Benefit, Membership, LocationId, Start) == (other.Benefit, other.Membership, other.LocationId, other.Start);

    /// <summary>
    /// A11: what stands behind the contract year of <paramref name="benefit"/> that began on <paramref name="start"/>: the membership or
    /// kit that has a year of that start and grants the benefit, the one that lasts longest; null when none does any more.
    /// </summary>
    public static Entitlement? OfYear(
        Benefit benefit,
        MembershipKind membership,
        string locationId,
        DateOnly start,
        PartnerProfile profile,
        EntitlementCatalog catalog) =>
        On(start, profile, catalog)
            .Where(e => (e.Benefit, e.Membership, e.LocationId, e.Start) == (benefit, membership, locationId, start))
            .MaxBy(e => e.End);

    /// <summary>
    /// What the partner is entitled to on <paramref name="day"/> (A3): each running membership for headquarters, each running kit for
    /// its location; for the contract year that runs then (A11).
    /// </summary>
    public static IReadOnlyList<Entitlement> On(DateOnly day, PartnerProfile profile, EntitlementCatalog catalog)
    {
        var core = profile.Memberships.Select(m => (m.Kind, LocationId: Location.Headquarters, m.Start, m.End));
        var kits = profile.Kits.Select(k => (Kind: k.Membership, k.LocationId, k.Start, k.End));
        return
        [
            .. from source in core.Concat(kits)
               let year = MembershipYear.At(day, source.Start, source.End)
               where year is not null
               from granted in catalog.Granted(source.Kind, profile.Competencies)
               select new Entitlement(granted.Benefit, source.Kind, source.LocationId, granted.Grant, year.Start, year.End),
        ];
    }
}
