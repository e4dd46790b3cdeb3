using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Enrolments;

/// <summary>A8: a contract year of a core membership whose benefits are activated on the partner's behalf.</summary>
/// <param name="Kind">The membership.</param>
/// <param name="Start">First day of the contract year.</param>
public sealed record EnrolmentYear(MembershipKind Kind, DateOnly Start)
{
    /// <summary>
    /// Of each membership that the catalog covers and that is not over: the contract year that runs, or the first one of a membership
    /// that is to come, and the one after it. Kits are none of them.
    /// </summary>
    public static IReadOnlySet<EnrolmentYear> Of(PartnerProfile profile, EnrolmentCatalog catalog, DateOnly today) =>
        profile.Memberships.Where(m => catalog.Covers(profile.Country, m.Kind)).SelectMany(m => Next(m, today)).ToHashSet();

    /// <summary>
    /// What this year of the partner grants at headquarters on <paramref name="today"/>: nothing where the membership was withdrawn or
    /// has ended, is yet to begin, or the partner has moved to a country where somebody must ask.
    /// </summary>
    public IReadOnlyList<Entitlement> Entitlements(
        PartnerProfile profile, EnrolmentCatalog catalog, EntitlementCatalog entitlements, DateOnly today) =>
        catalog.Covers(profile.Country, Kind)
            ? [.. Entitlement.On(today, profile, entitlements)
                .Where(e => e.LocationId == Location.Headquarters && e.Membership == Kind && e.Start == Start)]
            : [];

    private static IEnumerable<EnrolmentYear> Next(Membership membership, DateOnly today)
    {
        var from = today < membership.Start ? membership.Start : today;
        if (MembershipYear.At(from, membership.Start, membership.End) is not { } year)
        {
            yield break;
        }

        yield return new EnrolmentYear(membership.Kind, year.Start);
        if (year.End < membership.End)
        {
            yield return new EnrolmentYear(membership.Kind, year.End.AddDays(1));
        }
    }
}
