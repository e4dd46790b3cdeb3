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
    /// <summary>
    /// What the partner is entitled to on <paramref name="day"/> (A3): each running membership for headquarters, each running kit for
    /// its location.
    /// </summary>
    public static IReadOnlyList<Entitlement> On(DateOnly day, PartnerProfile profile, EntitlementCatalog catalog)
    {
        var core = profile.Memberships.Where(m => m.Covers(day)).Select(m => (m.Kind, LocationId: Location.Headquarters, m.Start, m.End));
        var kits = profile.Kits.Where(k => k.Covers(day)).Select(k => (Kind: k.Membership, k.LocationId, k.Start, k.End));
        return
        [
            .. core.Concat(kits).SelectMany(source => catalog.Granted(source.Kind, profile.Competencies).Select(granted =>
                new Entitlement(granted.Benefit, source.Kind, source.LocationId, granted.Grant, source.Start, source.End))),
        ];
    }
}
