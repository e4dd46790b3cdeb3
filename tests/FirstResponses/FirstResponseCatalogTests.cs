using System.Text.Json;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using CsCheck;

namespace BenefitsFunctions.Tests.FirstResponses;

public sealed class FirstResponseCatalogTests
{
    private static readonly string Good = File.ReadAllText(FirstResponseCatalog.DefaultPath);
    private static readonly FirstResponseCatalog Catalog = FirstResponseCatalog.Load(FirstResponseCatalog.DefaultPath);

    [Fact]
    public void Languages_OfTheCatalog_AreThoseWithACalendar() =>
        Assert.Equal(["ar", "de", "en", "es", "fr", "it", "ja", "pt-BR"], Catalog.Languages);

    [Fact]
    public void WeekendsOnly_OfTheCatalog_NamesTheCountriesWithoutHolidays() => Assert.Equal(["SA"], Catalog.WeekendsOnly);

    [Theory]
    [InlineData("en", true)]
    [InlineData("pt-BR", true)]
    [InlineData("pt-br", false)]
    [InlineData("EN", false)]
    [InlineData("sv", false)]
    public void ReadLanguage_WhenThereIsNoCalendar_NamesTheLanguagesThereAre(string language, bool isKnown)
    {
        var json = JsonElement.Parse($$"""{"language":"{{language}}"}""");

        var read = RequestBody.Read(json, fields => Catalog.ReadLanguage(fields, "language"));

        Assert.Equal(isKnown, !read.Failed(out var problem, out _));
        Assert.Equal(
            isKnown ? [] : ["must be a language that requests are answered in: ar, de, en, es, fr, it, ja, pt-BR."],
            (problem?.Errors ?? []).Select(e => e.Message.En));
    }

    [Fact]
    public void DueAt_ForEveryLanguage_IsNeverEarlierForASmallerSeverity() =>
        Gen.Select(Gen.OneOf([.. Catalog.Languages.Select(Gen.Const)]), Gen.Int[0, 2_000_000]).Sample((language, minute) =>
        {
            var filed = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            DateTimeOffset Due(Severity severity) => Catalog.DueAt(RequestKind.BreakFix, severity, language, filed);

            Assert.True(filed < Due(Severity.A) && Due(Severity.A) < Due(Severity.B) && Due(Severity.B) < Due(Severity.C));
        });

    [Theory]
    [InlineData("\"B\": 4, ", "", "$.breakFixHours must hold each of A, B, C.")]
    [InlineData("\"B\": 4", "\"B\": 0", "$.breakFixHours.B must be a whole number from 1 to 336.")]
    [InlineData("\"B\": 4", "\"B\": 1.5", "$.breakFixHours.B (line 2): ")]
    [InlineData("[\"en\"]", "[\"sv\"]", "$.aroundTheClock: sv is none of the languages of $.calendars.")]
    [InlineData("\"it\": {", "\"italian language\": {", "$.calendars: italian language is no language such as en or pt-BR.")]
    [InlineData("\"it\": {", "\"it\": null, \"sv\": {", "$.calendars.it must be an object.")]
    [InlineData(
        "Europe/Rome", "Europe/Room", "$.calendars.it.timeZone: Europe/Room is no time zone of the IANA database such as Asia/Tokyo.")]
    [InlineData("\"closes\": \"17:30\"", "\"closes\": \"09:00\"", "$.calendars.ja.closes must be later than opens.")]
    [InlineData("\"closes\": \"17:30\"", "\"closes\": \"24:00\"", "$.calendars.ja.closes (line ")]
    [InlineData(
        "[\"Friday\", \"Saturday\"]",
        "[\"Friday\", \"Friday\"]",
        "$.calendars.ar.weekend must leave 3 days of the week, and name none twice.")]
    [InlineData(
        "[\"Friday\", \"Saturday\"]",
        "[\"Friday\", \"Saturday\", \"Sunday\", \"Monday\", \"Tuesday\"]",
        "$.calendars.ar.weekend must leave 3 days of the week, and name none twice.")]
    [InlineData("[\"Friday\", \"Saturday\"]", "[\"Freitag\"]", "$.calendars.ar.weekend[0] (line ")]
    [InlineData(
        "\"holidaysOf\": \"SA\"", "\"holidaysOf\": \"Riyadh\"", "$.calendars.ar.holidaysOf: Riyadh is no country code of ISO 3166-1.")]
    [InlineData("\"2027-02-22\"", "\"22.2.2027\"", "$.calendars.ar.closedOn[0] (line ")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => FirstResponseCatalog.Load(path));

        Assert.StartsWith(
            $"The catalog of business calendars {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Correct the file and start again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }
}
