using BenefitsFunctions.Samples;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Samples;

public sealed class SamplePartnerTests : IDisposable
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Samples", "sample-partners.json");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-samples-");

    [Fact]
    public void Load_OnAnyDayOfThreeYears_GivesPeriodsOfOneYearThatCoverIt()
    {
        for (var day = new DateOnly(2026, 1, 1); day.Year < 2029; day = day.AddDays(1))
        {
            var samples = SamplePartner.Load(File, day);

            Assert.Equal(
                [Sample.Contoso, Sample.Fabrikam, Sample.Northwind, Sample.Litware, Sample.Tailspin], samples.Select(s => s.PartnerId));
            var periods = samples.SelectMany(
                s => s.Profile.Memberships.Select(m => (m.Start, m.End)).Concat(s.Profile.Kits.Select(k => (k.Start, k.End)))).ToList();
            Assert.True(periods.Count >= 6);
            Assert.All(
                periods, p => Assert.True(p.Start <= day && day <= p.End && p.Start.AddYears(1).AddDays(-1) == p.End, $"{day}: {p}"));
            Assert.All(samples, s => Assert.NotEmpty(s.Users));
        }
    }

    [Theory]
    [InlineData("02-29", "2028-02-29", "2028-02-29", "2029-02-27")]
    [InlineData("02-29", "2028-02-28", "2027-02-28", "2028-02-28")]
    [InlineData("02-29", "2027-02-28", "2027-02-28", "2028-02-28")]
    [InlineData("03-01", "2028-02-29", "2027-03-01", "2028-02-29")]
    [InlineData("01-01", "2026-12-31", "2026-01-01", "2026-12-31")]
    [InlineData("12-31", "2026-12-30", "2025-12-31", "2026-12-30")]
    public void Load_ForEachStartOfAContractYear_TakesTheOneThatRuns(string start, string today, string from, string to)
    {
        var written = Write(
            $$"""
            [{"partnerId":"1","profile":{
              "name":"A","country":"JP","preferredLanguage":"ja","dashboardMigrated":true,
              "programContact":{"name":"A","email":"a@b.example"},
              "memberships":[{"kind":"LegacyGold","start":"contract year start {{start}}","end":"contract year end {{start}}"}],
              "locations":[],"competencies":[],"kits":[]},"users":[]}]
            """);

        var membership = SamplePartner.Load(written, DateOnly.Parse(today, null)).Single().Profile.Memberships.Single();

        Assert.Equal((from, to), ($"{membership.Start:yyyy-MM-dd}", $"{membership.End:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[7]")]
    [InlineData("[{}]")]
    [InlineData("""[{"partnerId":"1"}]""")]
    [InlineData("""[{"partnerId":"1","profile":{"name":"A"}}]""")]
    [InlineData("""[{"partnerId":"1","profile":7,"more":1}]""")]
    [InlineData("""[{"partnerId":"1","profile":{},"users":[{"accountId":"a"}]}]""")]
    [InlineData("""[{"partnerId":"contract year start 13-01"}]""")]
    [InlineData("""[{"partnerId":"\ud800"}]""")]
    [InlineData("""[{"\ud800":1}]""")]
    [InlineData("""[{"partnerId":"1","partnerId":"2"}]""")]
    public void Load_WhenTheFileIsBroken_SaysSoInOneLine(string json)
    {
        var written = Write(json);
        var error = Assert.Throws<InvalidDataException>(() => SamplePartner.Load(written, DateOnly.FromDateTime(Sample.Today.Date)));

        Assert.StartsWith($"The sample partners {written} can't be used: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Correct the file, or remove the setting Benefits__SamplePartners.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Load_WhenThereIsNoFile_SaysSo() =>
        Assert.Throws<InvalidDataException>(
            () => SamplePartner.Load(Path.Combine(_folder.FullName, "none.json"), DateOnly.FromDateTime(Sample.Today.Date)));

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string json)
    {
        var path = Path.Combine(_folder.FullName, "samples.json");
        System.IO.File.WriteAllText(path, json);
        return path;
    }
}
