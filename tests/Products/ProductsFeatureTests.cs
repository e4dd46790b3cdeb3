using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Products;

public sealed class ProductsFeatureTests
{
    [Fact]
    public async Task Get_ForAnyAccount_ShowsVersionsAsTheyAreToday()
    {
        await using var app = await BenefitsHost.StartAsync();

        var products = (await app.As("somebody").GetsAsync("/api/products")).Body.GetProperty("products").EnumerateArray().ToList();
        var windowsServer = products.Single(p => p.GetProperty("product").GetString() == "windows-server").GetProperty("versions").EnumerateArray().ToList();

        Assert.Equal(
            ["2012 R2 Ended Older", "2016 Extended Older", "2019 Extended Older", "2022 Extended PreviousPastMainstream", "2025 Mainstream Current"],
            windowsServer.Select(v => $"{v.GetProperty("version")} {v.GetProperty("phase")} {v.GetProperty("coverage")}"));
        Assert.False(products.Single(p => p.GetProperty("product").GetString() == "microsoft-365").GetProperty("needsLink").GetBoolean());
        Assert.Equal(401, (await app.Nobody.GetsAsync("/api/products")).Status);
    }
}
