using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Software;

/// <summary>O1 through the real HTTP surface and engine; the tests use different products or leave each other alone.</summary>
public sealed class SoftwareFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string Database = "database-standard.ActionPack.headquarters.2026-01-01";
    private const string Suite = "office-suite.LegacyGold.headquarters.2026-04-01";
    private const string Hostile = "株式会社\u202e<&>'\"😀";
    private const string Studio = "developer-studio.LegacyGold";

    private static readonly object English = new { language = "en", operatingSystem = "Windows" };

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Key_OnceTaken_IsTheSameForEverAndShownToThoseWhoMay()
    {
        var (admin, member) = (_app.As("fabrikam-global-admin"), _app.As("fabrikam-member"));
        var offer = await OfferAsync(admin, Sample.Fabrikam, "database-standard");
        var path = $"/api/partners/{Sample.Fabrikam}/software/{offer}/keys";

        // Nothing is loaded: the page says beforehand what a try says.
        var early = await admin.PostsAsync(path, English);
        Assert.Equal((409, "not-loaded-yet"), (early.Status, early.Code));
        await SaysAsync(admin, Sample.Fabrikam, offer, early);
        await SaysAsync(admin.InJapanese(), Sample.Fabrikam, offer, await admin.InJapanese().PostsAsync(path, English));
        await LoadsAsync("database-standard", "7QXWT", "C3PFY");

        var wrong = await admin.PostsAsync(path, new { language = "en", operatingSystem = "macOS" });
        Assert.Equal((400, "operatingSystem"), (wrong.Status, Assert.Single(wrong.Fields)));
        Assert.Equal(["language"], (await admin.PostsAsync(path, new { language = "fr", operatingSystem = "Windows" })).Fields);
        var taken = await admin.PostsAsync(path, English);
        var again = await admin.PostsAsync(path, new { language = "ja", operatingSystem = "Linux" });
        var refused = await member.PostsAsync(path, English);
        var seen = await admin.GetsAsync(taken.Location!);
        var glimpsed = await member.GetsAsync(path);

        Assert.Equal((202, path), (taken.Status, taken.Location));
        Assert.Equal((200, taken["key"], taken["takingId"]), (again.Status, again["key"], again["takingId"]));
        Assert.EndsWith("/database-standard/ja/linux", again["download"], StringComparison.Ordinal);
        Assert.Equal((403, "role-required"), (refused.Status, refused.Code));
        await SaysAsync(member, Sample.Fabrikam, offer, refused);
        var line = await LineAsync(admin, Sample.Fabrikam, offer);
        Assert.Equal(("InUse", 1, 0), (Text(line, "state"), Number(line, "assigned"), Number(line, "left")));
        Assert.True(line.GetProperty("actions")[0].GetProperty("allowed").GetBoolean());
        Assert.Equal(taken["key"], Text(Assert.Single(Items(seen)), "key"));
        var shown = Assert.Single(Items(glimpsed));
        Assert.Equal((null, "fabrikam-global-admin"), (Text(shown, "key"), Text(shown, "takenBy")));
        var detail = await member.InJapanese().GetsAsync($"/api/partners/{Sample.Fabrikam}/software/{offer}");
        Assert.Equal(4, detail.Body.GetProperty("variants").GetArrayLength());
        Assert.Contains("サーバー", detail["instructions"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contoso-csp", Sample.Contoso, Suite, 403, "not-authorized-for-this-action")]
    [InlineData("fabrikam-global-admin", Sample.Contoso, Suite, 404, "partner-not-found")]
    [InlineData("contoso-member", Sample.Contoso, Suite, 403, "role-required")]
    [InlineData("contoso-partner-admin", Sample.Contoso, Database, 404, "offer-not-found")]
    [InlineData("contoso-partner-admin", Sample.Contoso, "nonsense", 404, "offer-not-found")]
    [InlineData("contoso-partner-admin", Sample.Contoso, "no-such.LegacyGold.headquarters.2026-04-01", 404, "offer-not-found")]
    public async Task Take_ByOthersOrOfOtherOffers_IsRefused(string account, string partner, string offer, int status, string code)
    {
        var answer = await _app.As(account).PostsAsync($"/api/partners/{partner}/software/{offer}/keys", new { });

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Take_WhenTheLastKeyIsGone_IsRefusedAndWithAKeyOfTheRequestTakesOnce()
    {
        var admin = _app.As("contoso-partner-admin");
        var path = $"/api/partners/{Sample.Contoso}/software/{Suite}/keys";
        await LoadsAsync("office-suite", "ONE");

        var first = await admin.With("Idempotency-Key", "take-1").PostsAsync(path, English);
        var repeated = await admin.With("Idempotency-Key", "take-1").PostsAsync(path, English);
        var second = await admin.PostsAsync(path, English);

        Assert.Equal((202, 202, "ONE"), (first.Status, repeated.Status, repeated["key"]));
        Assert.Equal((409, "no-keys-left"), (second.Status, second.Code));
        await SaysAsync(admin, Sample.Contoso, Suite, second);
        await LoadsAsync("office-suite", "TWO");
        Assert.Equal("TWO", (await admin.PostsAsync(path, English))["key"]);
        Assert.Equal(["ONE", "TWO"], Items(await admin.GetsAsync(path)).Select(key => Text(key, "key")));
        var page = await admin.GetsAsync($"{path}?top=1");
        Assert.Equal("TWO", Text(Assert.Single(Items(await admin.GetsAsync($"{path}?continuation={page["continuation"]}"))), "key"));
    }

    [Fact]
    public async Task LowStock_EachTimeItIsReached_IsMailedToTheOfficeOnce()
    {
        var admin = _app.As("contoso-global-admin");
        async Task TakesAsync(string location)
        {
            var answer = await admin.PostsAsync(
                $"/api/partners/{Sample.Contoso}/software/{Studio}.{location}.2026-04-01/keys", English);
            Assert.Equal(202, answer.Status);
            await _app.RunsTimerAsync("TellLowStock");
            await _app.RunsTimerAsync("TellLowStock");
        }

        await LoadsAsync("developer-studio", "S1", "S2", "S3", "S4", "S5", "S6");
        await _app.RunsTimerAsync("TellLowStock");
        Assert.Empty(Mails());
        await TakesAsync("headquarters");
        await TakesAsync("headquarters");
        var mail = Assert.Single(Mails());
        await LoadsAsync("developer-studio", "S7", "S8");
        await TakesAsync("osaka");

        Assert.Equal("programme.office@programme.example", mail.To);
        Assert.Contains("Keys left: 5", mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, Mails().Count);
        Assert.All(Mails(), m => Assert.DoesNotMatch(@"\bS[0-9]\b", m.Text));
        var stocks = (await _app.Office.GetsAsync("/api/operations/software")).Body.GetProperty("items").EnumerateArray();
        var stock = stocks.Single(s => Text(s, "product") == "developer-studio");
        Assert.Equal((8, 3, 5), (Number(stock, "loaded"), Number(stock, "taken"), Number(stock, "free")));
    }

    [Fact]
    public async Task Take_WhenTheMembershipIsWithdrawn_IsRefusedAndWhatWasTakenStays()
    {
        await using var app = await BenefitsHost.StartAsync();
        await app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys = (string[])[Hostile] });
        var admin = app.As("fabrikam-global-admin");
        var offer = await OfferAsync(admin, Sample.Fabrikam, "database-standard");
        var path = $"/api/partners/{Sample.Fabrikam}";
        var taken = await admin.PostsAsync($"{path}/software/{offer}/keys", English);
        var profile = JsonNode.Parse((await app.Office.GetsAsync(path)).Text)!;
        profile["memberships"] = new JsonArray();
        Assert.Equal(200, (await app.Office.SendsAsync("PUT", path, profile.ToJsonString())).Status);

        var late = await admin.PostsAsync($"{path}/software/{offer}/keys", English);

        Assert.Equal(Hostile, taken["key"]);
        Assert.Equal((409, "offer-ended"), (late.Status, late.Code));
        var line = Assert.Single(Items(await admin.GetsAsync($"{path}/offers")));
        Assert.Equal(("Expired", "offer-ended"), (Text(line, "state"), Text(line.GetProperty("actions")[0].GetProperty("reason"), "code")));
        Assert.Equal(taken["key"], Text(Assert.Single(Items(await admin.GetsAsync($"{path}/software/{offer}/keys"))), "key"));

        // In no key of a row, and so in no address.
        var rows = await TableDump.OfAsync(app.Storage);
        Assert.DoesNotContain("RowKey=key|database-standard|株", rows, StringComparison.Ordinal);
        Assert.Contains("Text=株式会社", rows, StringComparison.Ordinal);
    }

    private async Task LoadsAsync(string product, params string[] keys) =>
        Assert.Equal(keys.Length, (await _app.Office.PostsAsync(
            $"/api/operations/software/{product}/keys", new { keys })).Body.GetProperty("loaded").GetInt32());

    private IReadOnlyList<SentMail> Mails() =>
        [.. _app.Mails.Where(file => Path.GetFileName(file).StartsWith("low-stock-developer-studio-", StringComparison.Ordinal))
            .Select(SentMail.Read)];

    // The page has the very reason that the try got.
    private static async Task SaysAsync(Person person, string partner, string offer, ApiAnswer refused)
    {
        var action = (await LineAsync(person, partner, offer)).GetProperty("actions")[0];
        Assert.Equal(("take-key", false), (Text(action, "action"), action.GetProperty("allowed").GetBoolean()));
        Assert.All(
            (string[])["code", "detail", "remedy"],
            member => Assert.Equal(refused[member], Text(action.GetProperty("reason"), member)));
    }

    private static async Task<string> OfferAsync(Person person, string partner, string product) =>
        Items(await person.GetsAsync($"/api/partners/{partner}/offers")).Select(line => Text(line, "offerId")!)
            .Single(id => id.StartsWith($"{product}.", StringComparison.Ordinal));

    private static async Task<JsonElement> LineAsync(Person person, string partner, string offer) =>
        Items(await person.GetsAsync($"/api/partners/{partner}/offers")).Single(line => Text(line, "offerId") == offer);

    private static JsonElement[] Items(ApiAnswer answer) => [.. answer.Body.GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static int Number(JsonElement json, string member) => json.GetProperty(member).GetInt32();
}
