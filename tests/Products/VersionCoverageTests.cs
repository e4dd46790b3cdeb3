using BenefitsFunctions.Products;

namespace BenefitsFunctions.Tests.Products;

/// <summary>P1, P4: what versions are on days that everybody in support knows.</summary>
public sealed class VersionCoverageTests
{
    private static readonly ProductCatalog Catalog = ProductCatalog.Load(ProductCatalog.DefaultPath);

    [Theory]
    [InlineData("windows-server", "2012 R2", "2013-11-24", "NotReleased", "NotReleased")]
    [InlineData("windows-server", "2012 R2", "2013-11-25", "Current", "Mainstream")]
    [InlineData("windows-server", "2012 R2", "2016-10-15", "PreviousInMainstream", "Mainstream")]
    [InlineData("windows-server", "2012 R2", "2018-10-09", "PreviousInMainstream", "Mainstream")]
    [InlineData("windows-server", "2012 R2", "2018-10-10", "PreviousPastMainstream", "Extended")]
    [InlineData("windows-server", "2012 R2", "2018-11-13", "Older", "Extended")]
    [InlineData("windows-server", "2012 R2", "2023-10-10", "Older", "Extended")]
    [InlineData("windows-server", "2012 R2", "2023-10-11", "Older", "Ended")]
    [InlineData("windows-server", "2016", "2021-08-17", "PreviousInMainstream", "Mainstream")]
    [InlineData("windows-server", "2016", "2021-08-18", "Older", "Mainstream")]
    [InlineData("windows-server", "2019", "2024-01-09", "PreviousInMainstream", "Mainstream")]
    [InlineData("windows-server", "2019", "2024-01-10", "PreviousPastMainstream", "Extended")]
    [InlineData("windows-server", "2019", "2024-11-01", "Older", "Extended")]
    [InlineData("windows-server", "2022", "2024-10-31", "Current", "Mainstream")]
    [InlineData("windows-server", "2022", "2026-10-13", "PreviousInMainstream", "Mainstream")]
    [InlineData("windows-server", "2022", "2026-10-14", "PreviousPastMainstream", "Extended")]
    [InlineData("windows-server", "2025", "2024-10-31", "NotReleased", "NotReleased")]
    [InlineData("windows-server", "2025", "2026-11-24", "Current", "Mainstream")]
    [InlineData("sql-server", "2019", "2022-11-15", "Current", "Mainstream")]
    [InlineData("sql-server", "2019", "2025-02-28", "PreviousInMainstream", "Mainstream")]
    [InlineData("sql-server", "2019", "2025-03-01", "PreviousPastMainstream", "Extended")]
    [InlineData("sql-server", "2022", "2025-11-17", "Current", "Mainstream")]
    [InlineData("sql-server", "2022", "2025-11-18", "PreviousInMainstream", "Mainstream")]
    [InlineData("sql-server", "2022", "2028-01-12", "PreviousPastMainstream", "Extended")]
    [InlineData("sql-server", "2014", "2024-07-10", "Older", "Ended")]
    [InlineData("exchange-server", "2016", "2018-10-22", "PreviousInMainstream", "Mainstream")]
    [InlineData("exchange-server", "2019", "2025-06-30", "Current", "Extended")]
    [InlineData("exchange-server", "2019", "2025-07-01", "PreviousPastMainstream", "Extended")]
    [InlineData("exchange-server", "2019", "2025-10-15", "PreviousPastMainstream", "Ended")]
    [InlineData("exchange-server", "SE", "2035-01-01", "Current", "Modern")]
    [InlineData("sharepoint-server", "2019", "2024-01-09", "PreviousInMainstream", "Mainstream")]
    [InlineData("sharepoint-server", "2019", "2024-01-10", "PreviousPastMainstream", "Extended")]
    [InlineData("windows", "10", "2021-10-04", "PreviousInMainstream", "Modern")]
    [InlineData("windows", "10", "2025-10-14", "PreviousInMainstream", "Modern")]
    [InlineData("windows", "10", "2025-10-15", "PreviousPastMainstream", "Ended")]
    [InlineData("sql-server", "2016", "2026-07-14", "Older", "Extended")]
    [InlineData("sql-server", "2016", "2026-07-15", "Older", "Ended")]
    [InlineData("sharepoint-server", "2016", "2021-11-02", "Older", "Extended")]
    [InlineData("skype-for-business-server", "2019", "2025-10-14", "PreviousPastMainstream", "Extended")]
    [InlineData("project-server", "2019", "2026-07-15", "PreviousPastMainstream", "Ended")]
    [InlineData("system-center", "2016", "2027-01-11", "Older", "Extended")]
    [InlineData("system-center", "2016", "2027-01-12", "Older", "Ended")]
    [InlineData("system-center", "2022", "2027-04-13", "PreviousInMainstream", "Mainstream")]
    [InlineData("system-center", "2022", "2027-04-14", "PreviousPastMainstream", "Extended")]
    [InlineData("biztalk-server", "2016", "2020-02-01", "PreviousInMainstream", "Mainstream")]
    [InlineData("biztalk-server", "2020", "2030-04-10", "Current", "Ended")]
    [InlineData("host-integration-server", "2016", "2022-01-12", "PreviousPastMainstream", "Extended")]
    [InlineData("dynamics-365-on-premises", "8", "2021-01-12", "PreviousInMainstream", "Mainstream")]
    [InlineData("dynamics-365-on-premises", "8", "2026-01-14", "PreviousPastMainstream", "Ended")]
    [InlineData("dynamics-365-on-premises", "9", "2027-01-13", "Current", "Extended")]
    public void CoverageAndPhase_OnKnownDays_AreKnown(string product, string version, string day, string coverage, string phase)
    {
        var known = Catalog.Find(product)!;
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(
            (coverage, phase), (known.CoverageOf(known.Find(version)!, date).ToString(), known.Find(version)!.PhaseAt(date).ToString()));
        Assert.Equal(phase is "Mainstream" or "Extended" or "Modern", known.Find(version)!.InLifecycle(date));
    }
}
