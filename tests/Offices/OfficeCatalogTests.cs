using BenefitsFunctions.Offices;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Offices;

public sealed class OfficeCatalogTests
{
    private static readonly string Good = File.ReadAllText(OfficeCatalog.DefaultPath);
    private static readonly OfficeCatalog Catalog = OfficeCatalog.Load(OfficeCatalog.DefaultPath);

    [Theory]
    [InlineData("US", Region.NorthAmerica, Office.ProgrammeOffice, "US")]
    [InlineData("BR", Region.LatinAmerica, Office.ProgrammeOffice, "MX")]
    [InlineData("DE", Region.Emea, Office.ProgrammeOffice, "IE")]
    [InlineData("ZA", Region.Emea, Office.ProgrammeOffice, "IE")]
    [InlineData("JP", Region.AsiaPacific, Office.TechnicalSupport, "JP")]
    [InlineData("AU", Region.AsiaPacific, Office.ProgrammeOffice, "AU")]
    [InlineData("NZ", Region.AsiaPacific, Office.ProgrammeOffice, "NZ")]
    [InlineData("CN", Region.GreaterChina, Office.TechnicalSupport, "CN")]
    [InlineData("HK", Region.GreaterChina, Office.TechnicalSupport, "CN")]
    [InlineData("TW", Region.GreaterChina, Office.ProgrammeOffice, "TW")]
    public void DeskOf_ForACountry_IsThatOfItsRegionOrItsOwn(string country, Region region, Office office, string workingDaysOf)
    {
        Assert.Equal(region, Catalog.RegionOf(country));
        Assert.Equal(new Desk(office, workingDaysOf), Catalog.DeskOf(country));
    }

    [Fact]
    public void DeskOf_ForEveryCountry_IsThere() =>
        Assert.All(CountryCodes.All, country => Assert.Contains('@', Catalog.ContactOf(Catalog.DeskOf(country).Office).Email));

    [Fact]
    public void WeekendsOnly_OfTheCatalog_NamesTheCountriesWithoutHolidays() => Assert.Equal(["CN", "TW"], Catalog.WeekendsOnly);

    [Theory]
    [InlineData("\"BM\", ", "", "$.regions must hold every country of ISO 3166-1: BM are missing.")]
    [InlineData("\"BM\", ", "\"BM\", \"JP\", ", "$.regions.AsiaPacific.countries: JP stands there twice, or in another region too.")]
    [InlineData("\"BM\", ", "\"BM\", \"XX\", ", "$.regions.NorthAmerica.countries: XX is no country code of ISO 3166-1.")]
    [InlineData("\"BM\", ", "\"BM\", null, ", "$.regions.NorthAmerica.countries:  is no country code of ISO 3166-1.")]
    [InlineData("\"AU\": {", "\"AUS\": {", "$.exceptions: AUS is no country code of ISO 3166-1.")]
    [InlineData("[\"CN\"]", "[\"China\"]", "$.assistedCountries: China is no country code of ISO 3166-1.")]
    [InlineData(
        "\"workingDaysOf\": \"NZ\"", "\"workingDaysOf\": \"N\"", "$.exceptions.NZ.workingDaysOf: N is no country code of ISO 3166-1.")]
    [InlineData("\"Emea\": {", "\"Europe\": {", "$.regions.Europe (line 19): ")]
    [InlineData(
        "\"office\": \"ProgrammeOffice\", \"workingDaysOf\": \"NZ\"", "\"workingDaysOf\": \"NZ\"", "$.exceptions.NZ (line 47): ")]
    [InlineData("technical.support@programme.example", "nobody", "$.offices.TechnicalSupport.email must be an e-mail address.")]
    [InlineData("\"language\": \"ja\"", "\"language\": \"fr\"", "$.offices.TechnicalSupport.language (line 4): ")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => OfficeCatalog.Load(path));

        Assert.StartsWith($"The office catalog {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Correct the file and start again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }
}
