using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Enrolments;

/// <summary>Profiles of partners in a country.</summary>
internal static class Profiles
{
    public static PartnerProfile In(string country, params Membership[] memberships) => new(
        "Proseware",
        country,
        PreferredLanguage.en,
        DashboardMigrated: false,
        new ProgramContact("Priya Shah", "contact@proseware.example"),
        [new Location("leeds", "Leeds", country, new ProgramContact("Lee", "leeds@proseware.example"))],
        memberships,
        [],
        [.. memberships.Where(m => m.Kind == MembershipKind.LegacyGold).Select(m => new Kit("leeds", m.Kind, m.Start, m.End))]);

    public static Membership Gold(string start, string end) => Of(MembershipKind.LegacyGold, start, end);

    public static Membership Of(MembershipKind kind, string start, string end) =>
        new(kind, DateOnly.Parse(start, null), DateOnly.Parse(end, null));
}
