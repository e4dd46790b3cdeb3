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
    public static IReadOnlyList<Entitlement> On(DateOnly day, PartnerProfile profile, EntitlementCatalog catalog) =>
    [
        .. from source in GrantSource.On(day, profile)
           from granted in catalog.Granted(source.Membership, profile.Competencies)
           select new Entitlement(granted.Benefit, source.Membership, source.LocationId, granted.Grant, source.Start, source.End),
    ];
}
