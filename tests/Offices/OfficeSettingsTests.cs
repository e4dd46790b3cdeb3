using BenefitsFunctions.Offices;
using BenefitsFunctions.Settings;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Offices;

public sealed class OfficeSettingsTests
{
    [Theory]
    [InlineData("", 5, 20, "http://localhost/")]
    [InlineData("WEBSITE_HOSTNAME=localhost:7071", 5, 20, "http://localhost:7071/")]
    [InlineData("WEBSITE_HOSTNAME=app.azurewebsites.example", 5, 20, "https://app.azurewebsites.example/")]
    [InlineData("Benefits:PortalUrl=https://portal.example/b;WEBSITE_HOSTNAME=x.example", 5, 20, "https://portal.example/b")]
    [InlineData("Benefits:OfficeReminderAfter=1;Benefits:OfficeLapseAfter=2", 1, 2, "http://localhost/")]
    public void Read_WhenGoodOrMissing_IsReadOrTheDefault(string given, int reminder, int lapse, string url) =>
        Assert.Equal(new OfficeSettings(reminder, lapse, new Uri(url)), Read(given));

    [Theory]
    [InlineData(
        "Benefits:OfficeReminderAfter=0", "Benefits__OfficeReminderAfter is '0': it takes a whole number from 1 to 250, such as 5.")]
    [InlineData("Benefits:OfficeLapseAfter=4.5", "Benefits__OfficeLapseAfter is '4.5': it takes a whole number from 1 to 250, such as 20.")]
    [InlineData(
        "Benefits:OfficeLapseAfter=5",
        "Benefits__OfficeLapseAfter is '5': it takes a whole number of working days greater than Benefits__OfficeReminderAfter, "
        + "which is 5.")]
    [InlineData(
        "Benefits:OfficeReminderAfter=20",
        "Benefits__OfficeLapseAfter is '20': it takes a whole number of working days greater than Benefits__OfficeReminderAfter, "
        + "which is 20.")]
    [InlineData(
        "Benefits:PortalUrl=portal.example",
        "Benefits__PortalUrl is 'portal.example': it takes an address that links begin with, such as https://benefits.contoso.example.")]
    [InlineData(
        "Benefits:PortalUrl=ftp://portal.example",
        "Benefits__PortalUrl is 'ftp://portal.example': it takes an address that links begin with, "
        + "such as https://benefits.contoso.example.")]
    public void Read_WhenWrong_SaysWhatItTakes(string given, string message) =>
        Assert.Equal($"Setting {message}", Assert.Throws<SettingsException>(() => Read(given)).Message);

    private static OfficeSettings Read(string given) => OfficeSettings.Read(new SettingsReader(
        new ConfigurationBuilder().AddInMemoryCollection(
            given.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2))
                .Select(s => KeyValuePair.Create(s[0], (string?)s[1]))).Build()));
}
