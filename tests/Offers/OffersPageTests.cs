using System.Text.Json;
using BenefitsFunctions.Offers;
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
    public async Task Get_OfAPartnerWithAKit_HasEachKindFromBothInOrderAndPageByPage()
    {
        const string Path = $"/api/partners/{Sample.Contoso}/offers";
        var person = _app.As("contoso-global-admin");
        var all = await LinesAsync(person, $"{Path}?top=1000");

        Assert.Equal(Enum.GetNames<OfferKind>(), all.Select(line => Text(line, "kind")).Distinct());
        Assert.Equal(all.Select(Kind), all.Select(Kind).Order());
        foreach (var kind in all.GroupBy(Kind))
        {
            Assert.Equal(
                ["Core headquarters", "Kit osaka"],
                kind.Select(line => $"{Text(line, "source")} {Text(line, "locationId")}").Distinct().Order());
        }

        Assert.All(all, line => Assert.Equal(
            line.GetProperty("total").GetInt32() - line.GetProperty("assigned").GetInt32(), line.GetProperty("left").GetInt32()));
        var (paged, next) = (new List<string?>(), "");
        do
        {
            var page = await person.GetsAsync($"{Path}?top=1{next}");
            paged.Add(Text(Assert.Single(page.Body.GetProperty("items").EnumerateArray()), "offerId"));
            next = page["continuation"] is { } after ? $"&continuation={Uri.EscapeDataString(after)}" : null;
        }
        while (next is not null);
        Assert.Equal(all.Select(line => Text(line, "offerId")), paged);

        // A1: to somebody else each action of each kind says who can.
        var actions = (await LinesAsync(_app.As("contoso-member"), $"{Path}?top=1000"))
            .SelectMany(line => line.GetProperty("actions").EnumerateArray()).ToList();
        Assert.Equal(
            ["activate", "assign", "move", "reassign", "redeem", "take-away", "take-key"],
            actions.Select(action => Text(action, "action")).Distinct().Order());
        Assert.All(actions, action => Assert.Equal("role-required", Text(action.GetProperty("reason"), "code")));
        Assert.All(actions, action => Assert.Equal(2, action.GetProperty("reason").GetProperty("administrators").GetArrayLength()));
    }

    [Theory]
    [InlineData(Sample.Contoso, "contoso-member", false)]
    [InlineData(Sample.Tailspin, "tailspin-member", true)]
    public async Task Get_WithoutAMembershipThatRuns_SaysTheSameAsTheBenefits(string partner, string account, bool isEmpty)
    {
        var offers = await _app.As(account).InJapanese().GetsAsync($"/api/partners/{partner}/offers");
        var benefits = await _app.As(account).InJapanese().GetsAsync($"/api/partners/{partner}/benefits");

        Assert.Equal(benefits["notice"], offers["notice"]);
        Assert.Equal(isEmpty, offers["notice"]?.Contains("no-benefits-yet", StringComparison.Ordinal) == true);
        Assert.Equal(isEmpty, offers.Body.GetProperty("items").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Get_ByTheOffice_IsAllowed() =>
        Assert.Equal(200, (await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}/offers")).Status);

    private static OfferKind Kind(JsonElement line) => Enum.Parse<OfferKind>(Text(line, "kind")!);

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static async Task<List<JsonElement>> LinesAsync(Person person, string path) =>
        [.. (await person.GetsAsync(path)).Body.GetProperty("items").EnumerateArray()];
}
