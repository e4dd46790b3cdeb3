using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.BenefitsPage;

/// <summary>B1, B2, A1, A2 through the real HTTP surface.</summary>
public sealed class BenefitsFeatureTests(BenefitsFeatureTests.Started started) : IClassFixture<BenefitsFeatureTests.Started>
{
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Get_WhenAdministratorLooks_MayActivateAndSeesEveryLocation()
    {
        var page = await _app.As("contoso-partner-admin").SeesBenefitsAsync(Sample.Contoso);

        Assert.True(page.Body.GetProperty("canActivate").GetBoolean());
        Assert.Null(page["canActivateReason"]);
        Assert.Equal(
            ["headquarters", "osaka"],
            page.Body.GetProperty("benefits").EnumerateArray().Select(l => l.GetProperty("locationId").GetString()!).Distinct().Order());
        Assert.Equal(3, page.Body.GetProperty("totals").GetArrayLength());
        Assert.Contains("become visible", page["addressNotice"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("headquarters")]
    [InlineData("osaka")]
    public async Task Get_WhenOneLocationIsChosen_ShowsItsLinesOnly(string location)
    {
        var page = await _app.As("contoso-member").GetsAsync($"/api/partners/{Sample.Contoso}/benefits?location={location}");
        Assert.All(
            page.Body.GetProperty("benefits").EnumerateArray(), line => Assert.Equal(location, line.GetProperty("locationId").GetString()));
        Assert.Equal(3, page.Body.GetProperty("benefits").GetArrayLength());
    }

    [Fact]
    public async Task Get_WhenRoleIsMissing_SaysUpFrontWhyAndWhoCan()
    {
        var page = await _app.As("contoso-member").InJapanese().SeesBenefitsAsync(Sample.Contoso);

        Assert.False(page.Body.GetProperty("canActivate").GetBoolean());
        var reason = page.Body.GetProperty("canActivateReason");
        Assert.Equal("role-required", reason.GetProperty("code").GetString());
        Assert.Contains("鈴木 一郎", reason.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, reason.GetProperty("administrators").GetArrayLength());
    }

    [Fact]
    public async Task Get_WhenPartnerHasNoMembership_ShowsAnEmptyPageWithTheRemedy()
    {
        var page = await _app.As("tailspin-global-admin").SeesBenefitsAsync(Sample.Tailspin);

        Assert.Equal((200, 0), (page.Status, page.Body.GetProperty("benefits").GetArrayLength()));
        Assert.Equal("no-benefits-yet", page.Body.GetProperty("notice").GetProperty("code").GetString());
        Assert.NotEmpty(page.Body.GetProperty("notice").GetProperty("remedy").GetString()!);
        Assert.False(page.Body.GetProperty("canActivate").GetBoolean());
    }

    [Fact]
    public async Task Get_WhenAccountIsCspOnly_Is403()
    {
        var page = await _app.As("fabrikam-csp").SeesBenefitsAsync(Sample.Fabrikam);
        Assert.Equal((403, "not-authorized-for-this-action"), (page.Status, page.Code));
    }

    [Fact]
    public async Task GetChecklist_WhileAnActivationProceeds_PassesLineByLine()
    {
        await using var app = await BenefitsHost.StartAsync();
        var admin = app.As("contoso-global-admin");
        async Task<bool[]> PassedAsync()
        {
            var checklist = await admin.GetsAsync($"/api/partners/{Sample.Contoso}/benefits/AdvisoryHours/checklist?location=osaka");
            return [.. checklist.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("passed").GetBoolean()).Skip(1)];
        }

        var before = await PassedAsync();
        await admin.ActivatesAsync(Sample.Contoso, "AdvisoryHours", "osaka");
        await app.SettleAsync();
        var active = await PassedAsync();
        await app.PassesAsync(TimeSpan.FromHours(60));
        var published = await PassedAsync();

        Assert.Equal([true, false, false], before);
        Assert.Equal([true, true, false], active);
        Assert.Equal([true, true, true], published);
    }

    [Fact]
    public async Task GetChecklist_WhenAccountIsCspOnly_FailsTheFirstLineWithItsRemedy()
    {
        var checklist = await _app.As("contoso-csp").GetsAsync($"/api/partners/{Sample.Contoso}/benefits/ProductSupport/checklist");
        var first = checklist.Body.GetProperty("items")[0];
        Assert.False(first.GetProperty("passed").GetBoolean());
        Assert.Equal(JsonValueKind.String, first.GetProperty("remedy").ValueKind);
    }

    public sealed class Started : IAsyncLifetime
    {
        public BenefitsHost App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await BenefitsHost.StartAsync();

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
