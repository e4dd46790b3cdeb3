using System.Globalization;
using System.Text.Json.Nodes;
using BenefitsFunctions.Products;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Products;

/// <summary>
/// P1, P4: every version of the catalog on the days around each boundary of its product, beside a reading of the file as texts.
/// </summary>
public sealed class VersionTableTests(ITestOutputHelper output)
{
    private static readonly string[] Ends = ["mainstreamEnd", "extendedEnd", "retired"];
    private static readonly ProductCatalog Catalog = ProductCatalog.Load(ProductCatalog.DefaultPath);

    [Fact]
    public void Version_OnEveryDayAroundABoundary_IsWhatTheFileSays()
    {
        var judged = 0;
        var seen = new HashSet<string>();
        foreach (
            var (product, file) in Catalog.All.Zip(JsonNode.Parse(File.ReadAllText(ProductCatalog.DefaultPath))!["products"]!.AsArray()))
        {
            var versions = file!["versions"]?.AsArray().Select(v => v!.AsObject()).ToList() ?? [];
            Assert.Equal(((string)file["id"]!, versions.Count), (product.Id, product.Versions.Count));
            foreach (var day in DaysAround(versions))
            {
                var date = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                var newest = versions.Where(v => !Before(day, Text(v, "released")))
                    .OrderByDescending(v => Text(v, "released"), StringComparer.Ordinal).Select(v => Text(v, "version")).ToList();
                Assert.Equal(
                    (newest.ElementAtOrDefault(0), newest.ElementAtOrDefault(1)),
                    (product.Current(date)?.Version, product.Previous(date)?.Version));
                foreach (var version in versions)
                {
                    var (name, phase) = (Text(version, "version")!, Phase(version, day));
                    var coverage = Coverage(newest.IndexOf(name), phase);
                    var found = product.Find(name)!;

                    Assert.Equal(
                        $"{product.Id} {name} on {day}: {phase}, {coverage}",
                        $"{product.Id} {name} on {day}: {found.PhaseAt(date)}, {product.CoverageOf(found, date)}");
                    Assert.Equal(phase is not ("NotReleased" or "Ended"), found.InLifecycle(date));
                    Assert.Equal(coverage is "Current" or "PreviousInMainstream", product.CoverageOf(found, date).IsCovered());
                    seen.UnionWith([phase, coverage]);
                    judged++;
                }
            }
        }

        output.WriteLine($"{judged} verdicts on {Catalog.All.Sum(p => p.Versions.Count)} versions");
        Assert.True(judged > 500);
        Assert.Equal(Enum.GetNames<SupportPhase>().Union(Enum.GetNames<VersionCoverage>()).Order(), seen.Order());
    }

    [Fact]
    public void Version_WithoutExtendedSupport_EndsWithItsMainstream()
    {
        var version = new ProductVersion(
            "1", "One", new(2020, 1, 1), LifecyclePolicy.Fixed, new(2025, 1, 14), null, null, "One - Microsoft Lifecycle");

        Assert.Equal((SupportPhase.Mainstream, SupportPhase.Ended), (version.PhaseAt(new(2025, 1, 14)), version.PhaseAt(new(2025, 1, 15))));
    }

    [Fact]
    public void Product_WhenItIsACloudProduct_HasNoCurrentVersion()
    {
        var azure = Catalog.Find("azure")!;

        Assert.Null(azure.Current(DateOnly.MaxValue));
        Assert.Null(azure.Previous(DateOnly.MaxValue));
        Assert.Null(azure.Find("2022"));
    }

    private static string Phase(JsonObject version, string day)
    {
        var over = Ends.Select(end => Text(version, end)).Count(end => end is not null && Before(end, day));
        return (Text(version, "policy"), over) switch
        {
            _ when Before(day, Text(version, "released")) => "NotReleased",
            ("Modern", 0) => "Modern",
            ("Fixed", 0) => "Mainstream",
            ("Fixed", 1) when Text(version, "extendedEnd") is not null => "Extended",
            _ => "Ended",
        };
    }

    private static string Coverage(int newer, string phase) => newer switch
    {
        -1 => "NotReleased",
        0 => "Current",
        1 => phase is "Mainstream" or "Modern" ? "PreviousInMainstream" : "PreviousPastMainstream",
        _ => "Older",
    };

    private static IEnumerable<string> DaysAround(IEnumerable<JsonObject> versions) => versions
        .SelectMany(v => Ends.Append("released").Select(member => Text(v, member)))
        .OfType<string>()
        .Select(day => DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        .SelectMany(day => new[] { day.AddDays(-1), day, day.AddDays(1) })
        .Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        .Distinct();

    // ISO days sort like days.
    private static bool Before(string day, string? other) => string.CompareOrdinal(day, other) < 0;

    private static string? Text(JsonObject version, string member) => (string?)version[member];
}
