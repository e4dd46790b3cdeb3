using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Entitlements;

public sealed class EntitlementTests
{
    private static readonly DateOnly Start = new(2026, 4, 1);
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly EntitlementCatalog Catalog = EntitlementCatalog.Load(EntitlementCatalog.DefaultPath);

    // A3, cell by cell: units, "unlimited", or null for nothing.
    public static TheoryData<MembershipKind, string?, Benefit, string?> Cells()
    {
        var cells = new TheoryData<MembershipKind, string?, Benefit, string?>();
        foreach (var (membership, product, cloud, cloudWithCompetency, hours) in new[]
        {
            (MembershipKind.ActionPack, "10", null, null, "5"),
            (MembershipKind.SolutionsPartner, "20", "unlimited", "unlimited", "50"),
            (MembershipKind.LegacySilver, "15", "5", "unlimited", "20"),
            (MembershipKind.LegacyGold, "20", "10", "unlimited", "50"),
            (MembershipKind.NetworkMember, (string?)null, (string?)null, (string?)null, (string?)null),
        })
        {
            foreach (
                var competency in new[]
                {
                    null,
                    "Data Analytics",
                    "Security",
                    "Cloud Business Applications",
                    "Cloud Platform",
                    "Cloud Productivity",
                    "Enterprise Mobility Management",
                    "Small and Midmarket Cloud Solutions",
                })
            {
                cells.Add(membership, competency, Benefit.ProductSupport, product);
                cells.Add(
                    membership,
                    competency,
                    Benefit.SignatureCloudSupport,
                    competency is null or "Data Analytics" ? cloud : cloudWithCompetency);
                cells.Add(membership, competency, Benefit.AdvisoryHours, hours);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void On_WhenMembershipRuns_GrantsTheCellOfA3(MembershipKind membership, string? competency, Benefit benefit, string? expected)
    {
        var profile = Profile(new Membership(membership, Start, End)) with { Competencies = competency is null ? [] : [competency] };

        var found = Entitlement.On(Today, profile, Catalog).SingleOrDefault(e => e.Benefit == benefit);

        Assert.Equal(expected, found is null ? null : found.Grant.Unlimited ? "unlimited" : $"{found.Grant.Units}");
    }

    [Theory]
    [InlineData("2026-03-31", false)]
    [InlineData("2026-04-01", true)]
    [InlineData("2027-03-31", true)]
    [InlineData("2027-04-01", false)]
    public void On_WhenDayIsAtTheEdgeOfTheYear_CountsBothItsDays(string day, bool entitled) =>
        Assert.Equal(
            entitled,
            Entitlement.On(DateOnly.Parse(day), Profile(new Membership(MembershipKind.ActionPack, Start, End)), Catalog).Count > 0);

    [Fact]
    public void On_WhenPartnerHasKit_GrantsTheSetAgainForItsLocation()
    {
        var profile = Profile(new Membership(MembershipKind.LegacyGold, Start, End)) with
        {
            Kits = [new Kit("osaka", MembershipKind.LegacyGold, Start, End)],
        };

        var found = Entitlement.On(Today, profile, Catalog);

        Assert.Equal(
            [("headquarters", 3), ("osaka", 3)],
            found.GroupBy(e => e.LocationId).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public void On_WhenPartnerHasSeveralMemberships_GrantsEach()
    {
        var profile = Profile(
            new Membership(MembershipKind.ActionPack, Start, End), new Membership(MembershipKind.SolutionsPartner, Start, End));

        var found = Entitlement.On(Today, profile, Catalog).Where(e => e.Benefit == Benefit.ProductSupport);

        Assert.Equal(
            [(MembershipKind.ActionPack, 10), (MembershipKind.SolutionsPartner, 20)], found.Select(e => (e.Membership, e.Grant.Units)));
    }

    private static PartnerProfile Profile(params Membership[] memberships) => new(
        "Contoso", "JP", PreferredLanguage.ja, true, new ProgramContact("Contact", "contact@contoso.example"), [], memberships, [], []);
}
