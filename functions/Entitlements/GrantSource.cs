using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Entitlements;

/// <summary>What grants something: a membership or a kit, in one of its contract years (A11).</summary>
/// <param name="Membership">Its kind.</param>
/// <param name="LocationId">The kit's location; <see cref="Location.Headquarters"/> for the membership itself.</param>
/// <param name="Start">First day of the contract year.</param>
/// <param name="End">Last day that counts.</param>
public sealed record GrantSource(MembershipKind Membership, string LocationId, DateOnly Start, DateOnly End)
{
    /// <summary>What runs on <paramref name="day"/>, each in the contract year that runs then.</summary>
    public static IEnumerable<GrantSource> On(DateOnly day, PartnerProfile profile)
    {
        var core = profile.Memberships.Select(m => (m.Kind, LocationId: Location.Headquarters, m.Start, m.End));
        var kits = profile.Kits.Select(k => (Kind: k.Membership, k.LocationId, k.Start, k.End));
        return from source in core.Concat(kits)
               let year = MembershipYear.At(day, source.Start, source.End)
               where year is not null
               select new GrantSource(source.Kind, source.LocationId, year.Start, year.End);
    }

    /// <summary>The membership that it is, or within which the kit lies that it is; null when the profile has none.</summary>
    public Membership? In(PartnerProfile profile) => profile.Memberships.FirstOrDefault(m => m.Kind == Membership && m.Covers(Start));
}
