using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Products;

public sealed class ProductsFeatureTests
{
    [Fact]
    public async Task Get_ForAnyAccount_ShowsVersionsAsTheyAreToday()
    {
        await using var app = await BenefitsHost.StartAsync();

        var products = (await app.As("somebody").GetsAsync("/api/products")).Body.GetProperty("items").EnumerateArray().ToList();
        var windowsServer = products.Single(p => p.GetProperty("product").GetString() == "windows-server").GetProperty("versions")
            .EnumerateArray().ToList();

        Assert.Equal(
            [
                "2012 R2 Ended Older",
                "2016 Extended Older",
                "2019 Extended Older",
                "2022 Extended PreviousPastMainstream",
                "2025 Mainstream Current",
            ],
            windowsServer.Select(v => $"{v.GetProperty("version")} {v.GetProperty("phase")} {v.GetProperty("coverage")}"));
        Assert.False(products.Single(p => p.GetProperty("product").GetString() == "microsoft-365").GetProperty("needsLink").GetBoolean());
        Assert.Equal(401, (await app.Nobody.GetsAsync("/api/products")).Status);
    }

    [Fact]
    public async Task Get_WhenTheLastDayIsOver_ShowsThatSupportHasEnded()
    {
        await using var app = await BenefitsHost.StartAsync(clock: new FakeTimeProvider(new(2027, 1, 12, 23, 59, 59, TimeSpan.Zero)));
        async Task<string> PhaseAsync() =>
            (await app.As("somebody").GetsAsync("/api/products")).Body.GetProperty("items").EnumerateArray()
            .Single(p => p.GetProperty("product").GetString() == "windows-server").GetProperty("versions").EnumerateArray()
            .Single(v => v.GetProperty("version").GetString() == "2016").GetProperty("phase").GetString()!;

        var lastSecond = await PhaseAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("Extended", "Ended"), (lastSecond, await PhaseAsync()));
    }

    [Fact]
    public async Task Get_InEitherLanguage_ShowsTheSameNamesAndCloudProductsWithoutVersions()
    {
        await using var app = await BenefitsHost.StartAsync();
        var english = await app.As("somebody").GetsAsync("/api/products");
        var japanese = await app.As("somebody").InJapanese().GetsAsync("/api/products");

        Assert.Equal((200, english.Text), (japanese.Status, japanese.Text));
        Assert.All(
            english.Body.GetProperty("items").EnumerateArray(),
            p => Assert.Equal(p.GetProperty("kind").GetString() == "Cloud", p.GetProperty("versions").GetArrayLength() == 0));
    }

    [Theory]
    [InlineData("2012%20R2")]
    [InlineData("2012-r2")]
    public async Task Version_ByItsNameOrItsSlug_IsTheSame(string version)
    {
        await using var app = await BenefitsHost.StartAsync();

        var plans = await app.As("somebody").SeesPlansAsync("windows-server", version);
        var shown = (await app.As("somebody").GetsAsync("/api/products")).Body.GetProperty("items").EnumerateArray()
            .SelectMany(p => p.GetProperty("versions").EnumerateArray())
            .ToDictionary(v => $"{v.GetProperty("name")}", v => $"{v.GetProperty("slug")}");

        Assert.Equal((200, "2012 R2"), (plans.Status, plans["version"]));
        Assert.Equal("2012-r2", shown["Windows Server 2012 R2"]);
    }
}
