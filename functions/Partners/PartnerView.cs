namespace BenefitsFunctions.Partners;

/// <summary>A profile as the API shows it; what is shown can be sent back.</summary>
public sealed record PartnerView(
    string PartnerId,
    string Name,
    string Country,
    PreferredLanguage PreferredLanguage,
    bool DashboardMigrated,
    ProgramContact ProgramContact,
    IReadOnlyList<Location> Locations,
    IReadOnlyList<Membership> Memberships,
    IReadOnlyList<string> Competencies,
    IReadOnlyList<Kit> Kits)
{
    public static PartnerView Of(string partnerId, PartnerProfile profile) => new(
        partnerId,
        profile.Name,
        profile.Country,
        profile.PreferredLanguage,
        profile.DashboardMigrated,
        profile.ProgramContact,
        profile.Locations,
        profile.Memberships,
        profile.Competencies,
        profile.Kits);
}
