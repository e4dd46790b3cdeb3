using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>O3 through the real HTTP surface and engine; the tests use different partners or leave each other alone.</summary>
public sealed class LicenceFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string First = "0a000000-0000-0000-0000-00000000000a";
    private const string Second = "0a000000-0000-0000-0000-00000000000b";
    private const string Office = "online-office.LegacyGold.headquarters.2026-04-01";
    private const string Kit = "online-office.LegacyGold.osaka.2026-04-01";
    private const string Relations = "customer-relations.LegacyGold.headquarters.2026-04-01";

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Key_PreviewedAndRedeemed_IsRedeemedOnceInOneTenant()
    {
        var (admin, member) = (_app.As("fabrikam-global-admin"), _app.As("fabrikam-member"));
        const string Pack = "online-office.ActionPack.headquarters.2026-01-15";
        var path = Redemption(Sample.Fabrikam, Pack);

        // The page says beforehand what a try says.
        var none = await admin.PostsAsync($"{path}?preview=true", Wish(First));
        Assert.Equal((409, "no-tenant"), (none.Status, none.Code));
        await admin.SeesRefusalAsync(Sample.Fabrikam, Pack, "redeem", none);
        var japanese = admin.InJapanese();
        var said = await japanese.PostsAsync($"{path}?preview=true", Wish(First));
        await japanese.SeesRefusalAsync(Sample.Fabrikam, Pack, "redeem", said);
        await HasTenantsAsync(_app, Sample.Fabrikam, First, Second);

        var wrong = await admin.PostsAsync($"{path}?preview=true", Wish("0a000000-0000-0000-0000-00000000000c"));
        Assert.Equal((409, "wrong-tenant"), (wrong.Status, wrong.Code));
        Assert.Equal([First, Second], wrong.Body.GetProperty("tenantIds").EnumerateArray().Select(t => t.GetString()));
        var refused = await member.PostsAsync($"{path}?preview=true", Wish(First));
        Assert.Equal((403, "role-required"), (refused.Status, refused.Code));
        await member.SeesRefusalAsync(Sample.Fabrikam, Pack, "redeem", refused);
        var before = await TableDump.OfAsync(_app.Storage);
        var preview = await admin.PostsAsync($"{path}?preview=true", Wish(First));
        Assert.Equal(before, await TableDump.OfAsync(_app.Storage));
        Assert.Equal((200, null), (preview.Status, preview["warning"]));
        Assert.Equal("5 0 5  2027-11-19 False 12", Shown(preview));
        var token = preview["previewToken"]!;

        Assert.Equal(["previewToken"], (await admin.PostsAsync(path, Wish(First))).Fields);
        Assert.Equal(["preview"], (await admin.PostsAsync($"{path}?preview=1", Wish(First))).Fields);
        Assert.Equal("preview-outdated", (await admin.PostsAsync(path, Wish(Second, token: token))).Code);
        Assert.Equal("preview-outdated", (await admin.PostsAsync(path, Wish(First, extend: true, token))).Code);
        var keyed = admin.With("Idempotency-Key", "redeem-1");
        var redeemed = await keyed.PostsAsync(path, Wish(First, token: token));
        Assert.Equal(redeemed.Text, (await keyed.PostsAsync(path, Wish(First, token: token))).Text);
        var reused = await keyed.PostsAsync(path, Wish(Second, token: token));
        Assert.Equal((422, "idempotency-key-reused"), (reused.Status, reused.Code));
        Assert.Equal("already-redeemed", (await keyed.PostsAsync($"{path}?preview=true", Wish(First))).Code);
        var again = await _app.As("fabrikam-partner-admin").PostsAsync(path, Wish(First, token: "another"));
        var elsewhere = await admin.PostsAsync(path, Wish(Second, token: token));

        Assert.Equal((200, 200, redeemed.Text), (redeemed.Status, again.Status, again.Text));
        Assert.Equal(("fabrikam-global-admin", Shown(preview)), (redeemed["redeemedBy"], Shown(redeemed)));
        Assert.Equal((409, "already-redeemed"), (elsewhere.Status, elsewhere.Code));
        Assert.Equal("already-redeemed", (await admin.PostsAsync(path, Wish(First, extend: true, token))).Code);
        Assert.Equal("already-redeemed", (await admin.PostsAsync($"{path}?preview=true", Wish(First))).Code);
        await admin.SeesRefusalAsync(Sample.Fabrikam, Pack, "redeem", elsewhere);
        var line = await LineAsync(admin, Sample.Fabrikam, Pack);
        Assert.Equal("5 5 0 InUse 2027-11-19", Members(line, "total", "assigned", "left", "state", "end"));
        var seen = await member.InJapanese().GetsAsync($"/api/partners/{Sample.Fabrikam}/licences/{Pack}");
        Assert.Equal(redeemed.Text, seen.Body.GetProperty("redemption").GetRawText());
        Assert.Contains("シート", seen["instructions"], StringComparison.Ordinal);
        var seats = Assert.Single(Items(await member.GetsAsync($"/api/partners/{Sample.Fabrikam}/licences")));
        Assert.Equal(
            $"{First} online-office Online Office 5 InUse 2026-11-20 2027-11-19",
            Members(seats, "tenantId", "product", "name", "seats", "state", "start", "end"));
    }

    [Theory]
    [InlineData("contoso-csp", Office, 403, "not-authorized-for-this-action")]
    [InlineData("fabrikam-global-admin", Office, 404, "partner-not-found")]
    [InlineData("contoso-member", Office, 403, "role-required")]
    [InlineData("contoso-partner-admin", "database-standard.LegacyGold.headquarters.2026-04-01", 404, "offer-not-found")]
    [InlineData("contoso-partner-admin", "nonsense", 404, "offer-not-found")]
    [InlineData("contoso-partner-admin", Relations, 400, "invalid-request")]
    public async Task Redeem_ByOthersOrOfOtherOffers_IsRefused(string account, string offer, int status, string code)
    {
        foreach (var query in (string[])["", "?preview=true"])
        {
            var answer = await _app.As(account).PostsAsync($"{Redemption(Sample.Contoso, offer)}{query}", new { });

            Assert.Equal((status, code), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task SecondKey_WithoutALaterEnd_SaysHowManyMonthsAreLeftAndWithOneHasTwelve()
    {
        await using var app = await BenefitsHost.StartAsync();
        await HasTenantsAsync(app, Sample.Contoso, First);
        await HasUntilAsync(app, Sample.Contoso, "2029-03-31");
        var admin = app.As("contoso-global-admin");
        await RedeemsAsync(admin, Office, extend: false);
        await app.PassesAsync(TimeSpan.FromDays(80));

        // 8 February: the seats end on 19 November.
        var added = await PreviewsAsync(admin, Kit, extend: false);
        var extended = await PreviewsAsync(admin, Kit, extend: true);
        Assert.Equal("100 100 200 2027-11-19 2027-11-19 False 9", Shown(added));
        Assert.Contains("9 whole months", added["warning"], StringComparison.Ordinal);
        Assert.Equal(("100 100 200 2027-11-19 2028-02-07 True 12", null), (Shown(extended), extended["warning"]));
        var warned = await admin.InJapanese().PostsAsync($"{Redemption(Sample.Contoso, Kit)}?preview=true", Wish(First));
        Assert.Contains("9 か月", warned["warning"], StringComparison.Ordinal);

        // The day after, twelve months are others: what was shown would not happen.
        await app.PassesAsync(TimeSpan.FromDays(1));
        var outdated = await admin.PostsAsync(
            Redemption(Sample.Contoso, Kit), Wish(First, extend: true, extended["previewToken"]));
        Assert.Equal((409, "preview-outdated"), (outdated.Status, outdated.Code));
        Assert.Equal("100 100 200 2027-11-19 2028-02-08 True 12", Shown(await RedeemsAsync(admin, Kit, extend: true)));

        // All seats end on one day, also those of the key before; its own answer stays as it was.
        var line = await LineAsync(admin, Sample.Contoso, Office);
        Assert.Equal("100 100 0 InUse 2028-02-08", Members(line, "total", "assigned", "left", "state", "end"));
        Assert.Equal("100 0 100  2027-11-19 False 12", Shown(await RedeemsAsync(admin, Office, extend: false)));

        // The contract year is over: a key that was not redeemed is gone, seats stay.
        await RedeemsAsync(admin, Relations, extend: false);
        await app.PassesAsync(TimeSpan.FromDays(364));
        Assert.Equal("200 InUse", Members((await TenantsAsync(app)).Single(t => Is(t, "online-office")), "seats", "state"));
        await app.PassesAsync(TimeSpan.FromDays(1));
        Assert.All(await TenantsAsync(app), tenant => Assert.Equal("Expired", Members(tenant, "state")));
        line = await LineAsync(admin, Sample.Contoso, Office);
        Assert.Equal("Expired 2028-02-08", Members(line, "state", "end"));
        var early = "device-management.LegacyGold.headquarters.2026-04-01";
        Assert.Equal("offer-not-found", (await admin.PostsAsync(Redemption(Sample.Contoso, early), Wish(First))).Code);
        var next = "online-office.LegacyGold.headquarters.2027-04-01";
        Assert.Equal("100 0 100  2029-02-08 False 12", Shown(await PreviewsAsync(admin, next, extend: true)));
    }

    private static Task HasTenantsAsync(BenefitsHost app, string partner, params string[] tenants) =>
        ChangeAsync(app, partner, profile => profile["tenantIds"] = new JsonArray([.. tenants.Select(t => (JsonNode?)t)]));

    private static Task HasUntilAsync(BenefitsHost app, string partner, string end) =>
        ChangeAsync(app, partner, profile => profile["memberships"]![0]!["end"] = end);

    private static async Task ChangeAsync(BenefitsHost app, string partner, Action<JsonNode> change)
    {
        var profile = JsonNode.Parse((await app.Office.GetsAsync($"/api/partners/{partner}")).Text)!;
        change(profile);
        Assert.Equal(200, (await app.Office.SendsAsync("PUT", $"/api/partners/{partner}", profile.ToJsonString())).Status);
    }

    private static async Task<JsonElement[]> TenantsAsync(BenefitsHost app) =>
        Items(await app.Office.GetsAsync($"/api/partners/{Sample.Contoso}/licences"));

    private static async Task<ApiAnswer> RedeemsAsync(Person person, string offer, bool extend)
    {
        var path = Redemption(Sample.Contoso, offer);
        var preview = await person.PostsAsync($"{path}?preview=true", Wish(First, extend));
        var token = preview.Status == 200 ? preview["previewToken"] : "-";
        var redeemed = await person.PostsAsync(path, Wish(First, extend, token));
        Assert.True(redeemed.Status == 200, redeemed.Text);
        return redeemed;
    }

    private static async Task<ApiAnswer> PreviewsAsync(Person person, string offer, bool extend)
    {
        var preview = await person.PostsAsync($"{Redemption(Sample.Contoso, offer)}?preview=true", Wish(First, extend));
        Assert.True(preview.Status == 200, preview.Text);
        return preview;
    }

    private static async Task<JsonElement> LineAsync(Person person, string partner, string offer) =>
        Items(await person.GetsAsync($"/api/partners/{partner}/offers")).Single(line => line.GetProperty("offerId").GetString() == offer);

    private static string Redemption(string partner, string offer) => $"/api/partners/{partner}/licences/{offer}/redemption";

    private static object Wish(string tenant, bool extend = false, string? token = null) =>
        new { tenantId = tenant, extendEndDate = extend, previewToken = token };

    private static string Shown(ApiAnswer answer) => Members(
        answer.Body.GetProperty("outcome"),
        "seatsAdded",
        "seatsBefore",
        "seatsAfter",
        "endBefore",
        "endAfter",
        "endDateExtended",
        "monthsLeft");

    private static bool Is(JsonElement tenant, string product) => tenant.GetProperty("product").GetString() == product;

    private static string Members(JsonElement json, params string[] names) =>
        string.Join(' ', names.Select(name => json.GetProperty(name).ToString()));

    private static string? Member(JsonElement json, string outer, string inner) =>
        json.GetProperty(outer).GetProperty(inner).GetString();

    private static JsonElement[] Items(ApiAnswer answer) => [.. answer.Body.GetProperty("items").EnumerateArray()];
}
