using BenefitsFunctions.Settings;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly TimeSpan Fallback = TimeSpan.FromHours(60);

    [Theory]
    [InlineData(null, "2.12:00:00")]
    [InlineData("", "2.12:00:00")]
    [InlineData("  ", "2.12:00:00")]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData(" 01:30:00 ", "01:30:00")]
    [InlineData("1:30:00", "01:30:00")]
    [InlineData("2.12:00:00", "2.12:00:00")]
    [InlineData("30.00:00:00", "30.00:00:00")]
    public void Duration_WhenGoodOrMissing_IsReadOrTheDefault(string? text, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, null), Reader(text).Duration("Benefits:Delay", Fallback, TimeSpan.FromDays(30)));

    [Theory]
    [InlineData("soon")]
    [InlineData("2")]
    [InlineData("60")]
    [InlineData("-00:00:01")]
    [InlineData("30.00:00:01")]
    [InlineData("24:00:00")]
    [InlineData("1:30")]
    [InlineData("60h")]
    [InlineData("PT60H")]
    [InlineData("99999999999.00:00:00")]
    public void Duration_WhenWrong_SaysWhatItTakes(string text) => Assert.Equal(
        $"Setting Benefits__Delay is '{text}': it takes a duration from 00:00:00 to 30.00:00:00, "
        + "written [days.]hours:minutes:seconds, such as 2.12:00:00.",
        Assert.Throws<SettingsException>(() => Reader(text).Duration("Benefits:Delay", Fallback, TimeSpan.FromDays(30))).Message);

    [Theory]
    [InlineData(null, 587)]
    [InlineData(" 25 ", 25)]
    [InlineData("1", 1)]
    [InlineData("65535", 65535)]
    public void Number_WhenGoodOrMissing_IsReadOrTheDefault(string? text, int expected) =>
        Assert.Equal(expected, Reader(text).Number("Benefits:Delay", 587, 1, 65535));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+25")]
    [InlineData("2 5")]
    [InlineData("2.5")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    [InlineData("smtp")]
    public void Number_WhenWrong_SaysWhatItTakes(string text) => Assert.Equal(
        $"Setting Benefits__Delay is '{text}': it takes a whole number from 1 to 65535, such as 587.",
        Assert.Throws<SettingsException>(() => Reader(text).Number("Benefits:Delay", 587, 1, 65535)).Message);

    [Theory]
    [InlineData("benefits@contoso.example")]
    [InlineData("Benefits <benefits@contoso.example>")]
    public void Address_WhenGood_IsRead(string text) =>
        Assert.Equal("benefits@contoso.example", Reader(text).Address("Benefits:Delay").Address);

    [Theory]
    [InlineData(null, "Setting Benefits__Delay is missing: it takes the address that mails come from, such as benefits@contoso.example.")]
    [InlineData(" ", "Setting Benefits__Delay is missing: it takes the address that mails come from, such as benefits@contoso.example.")]
    [InlineData(
        "nobody", "Setting Benefits__Delay is 'nobody': it takes the address that mails come from, such as benefits@contoso.example.")]
    public void Address_WhenMissingOrWrong_SaysWhatItTakes(string? text, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Reader(text).Address("Benefits:Delay")).Message);

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData(" 11111111-2222-3333-4444-AAAAAAAAAAAA ", "11111111-2222-3333-4444-aaaaaaaaaaaa")]
    public void OptionalId_WhenGoodOrMissing_IsReadOrNull(string? text, string? expected) =>
        Assert.Equal(expected, Reader(text).OptionalId("Benefits:Delay")?.ToString());

    [Theory]
    [InlineData("contoso.example")]
    [InlineData("11111111222233334444aaaaaaaaaaaa")]
    [InlineData("{11111111-2222-3333-4444-aaaaaaaaaaaa}")]
    public void OptionalId_WhenWrong_SaysWhatItTakes(string text) => Assert.Equal(
        $"Setting Benefits__Delay is '{text}': it takes an id such as 01234567-89ab-cdef-0123-456789abcdef.",
        Assert.Throws<SettingsException>(() => Reader(text).OptionalId("Benefits:Delay")).Message);

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData(" https://benefits.contoso.example ", "https://benefits.contoso.example/")]
    [InlineData("http://localhost:7071/portal", "http://localhost:7071/portal")]
    public void OptionalUrl_WhenGoodOrMissing_IsReadOrNull(string? text, string? expected) =>
        Assert.Equal(expected, Reader(text).OptionalUrl("Benefits:Delay")?.AbsoluteUri);

    [Theory]
    [InlineData("benefits.contoso.example")]
    [InlineData("/portal")]
    [InlineData("file:///portal")]
    [InlineData("https://benefits.contoso.example?a=b")]
    [InlineData("https://benefits.contoso.example/#a")]
    public void OptionalUrl_WhenWrong_SaysWhatItTakes(string text) => Assert.Equal(
        $"Setting Benefits__Delay is '{text}': it takes an address that links begin with, such as https://benefits.contoso.example.",
        Assert.Throws<SettingsException>(() => Reader(text).OptionalUrl("Benefits:Delay")).Message);

    private static SettingsReader Reader(string? value) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Benefits:Delay"] = value }).Build());
}
