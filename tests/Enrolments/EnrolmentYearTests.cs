using BenefitsFunctions.Enrolments;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using static BenefitsFunctions.Tests.Enrolments.Profiles;

namespace BenefitsFunctions.Tests.Enrolments;

/// <summary>A8: which contract years are activated on the partner's behalf.</summary>
public sealed class EnrolmentYearTests
{
    private static readonly EnrolmentCatalog Catalog = EnrolmentCatalog.Load(EnrolmentCatalog.DefaultPath);
    private static readonly EntitlementCatalog Granted = EntitlementCatalog.Load(EntitlementCatalog.DefaultPath);
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("2026-11-20", "2027-11-19", "2026-11-20")]
    [InlineData("2026-01-01", "2026-12-31", "2026-01-01")]
    [InlineData("2025-11-21", "2026-11-20", "2025-11-21")]
    [InlineData("2025-11-20", "2026-11-19", "")]
    [InlineData("2027-03-01", "2028-02-29", "2027-03-01")]
    [InlineData("2024-05-01", "2029-04-30", "2026-05-01 2027-05-01")]
    [InlineData("2027-03-01", "2030-02-28", "2027-03-01 2028-03-01")]
    [InlineData("2024-05-01", "2027-06-30", "2026-05-01 2027-05-01")]
    [InlineData("2024-02-29", "2027-02-28", "2026-02-28 2027-02-28")]
    public void Of_AMembership_IsTheYearThatRunsOrComesFirstAndTheOneAfterIt(string start, string end, string years) => Assert.Equal(
        years, string.Join(' ', EnrolmentYear.Of(In("GB", Gold(start, end)), Catalog, Today).Select(y => $"{y.Start:yyyy-MM-dd}").Order()));

    [Theory]
    [InlineData("GB", MembershipKind.LegacyGold, 1)]
    [InlineData("IN", MembershipKind.LegacySilver, 1)]
    [InlineData("GB", MembershipKind.ActionPack, 0)]
    [InlineData("GB", MembershipKind.SolutionsPartner, 0)]
    [InlineData("GB", MembershipKind.NetworkMember, 0)]
    [InlineData("JP", MembershipKind.LegacyGold, 0)]
    [InlineData("DE", MembershipKind.LegacySilver, 0)]
    public void Of_ForCountryAndMembership_GoesByTheCatalog(string country, MembershipKind kind, int years) => Assert.Equal(
        years, EnrolmentYear.Of(In(country, Of(kind, "2026-11-01", "2027-10-31")), Catalog, Today).Count);

    [Theory]
    [InlineData("GB", "2026-11-01", "2027-10-31", 3)]
    [InlineData("GB", "2026-11-01", "2028-10-31", 3)]
    [InlineData("FR", "2026-11-01", "2027-10-31", 0)]
    [InlineData("GB", "2026-11-02", "2027-10-31", 0)]
    [InlineData("GB", "2026-11-01", "2026-11-19", 0)]
    [InlineData("GB", "2025-11-01", "2026-11-30", 3)]
    public void Entitlements_OfAYearThatIsDue_AreThoseOfHeadquartersWhileTheProfileHasIt(
        string country, string start, string end, int granted)
    {
        var due = new EnrolmentYear(MembershipKind.LegacyGold, new DateOnly(2026, 11, 1));

        var found = due.Entitlements(In(country, Gold(start, end)), Catalog, Granted, Today);

        Assert.Equal(granted, found.Count);
        Assert.All(found, e => Assert.Equal((Location.Headquarters, due.Start), (e.LocationId, e.Start)));
    }

    [Theory]
    [InlineData("""{"countries":["GB","UK"],"memberships":["LegacyGold"]}""", "$.countries has 'UK'")]
    [InlineData("""{"countries":["GB",null],"memberships":["LegacyGold"]}""", "$.countries")]
    [InlineData("""{"countries":["GB","GB"],"memberships":["LegacyGold"]}""", "$.countries must name each country once")]
    [InlineData("""{"countries":["GB"],"memberships":["ActionPack"]}""", "$.memberships may hold")]
    [InlineData("""{"countries":["GB"],"memberships":["Gold"]}""", "$.memberships[0]")]
    [InlineData("""{"countries":["GB"]}""", "memberships")]
    public void Load_OfAWrongFile_NamesTheFileAndThePlace(string json, string place)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, json);

        var error = Assert.Throws<InvalidDataException>(() => EnrolmentCatalog.Load(file));

        Assert.StartsWith($"The enrolment catalog {file} can't be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }
}
