using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>The page of offers through HTTP.</summary>
public sealed class OffersPageTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    [Theory]
    [InlineData("contoso-global-admin", 200, null)]
    [InlineData("contoso-member", 200, null)]
    [InlineData("contoso-csp", 403, "not-authorized-for-this-action")]
    [InlineData("fabrikam-member", 404, "partner-not-found")]
    public async Task Get_ForEachKindOfAccount_ShowsItToUsersInTheProgramme(string account, int status, string? code)
    {
        var page = await _app.As(account).GetsAsync($"/api/partners/{Sample.Contoso}/offers");

        Assert.Equal((status, code), (page.Status, page.Code));
    }

    [Fact]
    public async Task Get_ByTheOffice_IsAllowed() =>
        Assert.Equal(200, (await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}/offers")).Status);
}
