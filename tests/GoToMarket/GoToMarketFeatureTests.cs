using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.GoToMarket;

/// <summary>O5 through the real HTTP surface, the real engine and the mails, while the days pass.</summary>
public sealed class GoToMarketFeatureTests : IAsyncLifetime
{
    private const string Contoso = $"/api/partners/{Sample.Contoso}";
    private const string Fabrikam = $"/api/partners/{Sample.Fabrikam}";
    private const string Advice = "marketing-advice.LegacyGold.headquarters.2026-04-01";

    private BenefitsHost _app = null!;

    private Person Admin => _app.As("contoso-global-admin");

    public async Task InitializeAsync() => _app = await BenefitsHost.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Offer_FromItsActivationToItsEnd_ShowsEachStateAndMailsTheContact()
    {
        var without = await ActivatesAsync(Admin);
        Assert.Equal((409, "marketing-contact-missing"), (without.Status, without.Code));
        await SaysAsync(without);
        Assert.Equal(201, (await NamesAsync(new { email = "m@contoso.example", telephone = "+81 6 1234", language = "en" })).Status);

        var activated = await ActivatesAsync(Admin);
        Assert.Equal((202, $"{Contoso}/go-to-market/{Advice}"), (activated.Status, activated.Location));
        Assert.Equal("2026-11-23T09:00:00Z", Text(activated.Body.GetProperty("activation"), "activeFrom"));
        await _app.SettleAsync();
        var mail = SentMail.Read(Assert.Single(_app.Mails));
        Assert.Equal(("m@contoso.example", "Marketing Advice: how to use it"), (mail.To, mail.Subject));
        Assert.StartsWith("Dear marketing contact,\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Active from: 23 November 2026\nValid to: 22 December 2026\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://go-to-market.programme.example/advice", mail.Text, StringComparison.Ordinal);

        // The same, by whoever asks again.
        var again = await ActivatesAsync(_app.As("contoso-partner-admin"));
        Assert.Equal(200, again.Status);
        Assert.Equal($"{activated.Body}", $"{again.Body}");

        await _app.PassesAsync(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(("Activating", null), await StateAsync());
        await _app.PassesAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(("Active", "2026-11-23T09:00:00Z"), await StateAsync());
        Assert.Equal(200, (await ActivatesAsync(Admin)).Status);

        var over = new DateTimeOffset(2026, 12, 23, 0, 0, 0, TimeSpan.Zero);
        await GoToAsync(over.AddSeconds(-1));
        Assert.Equal("Active", (await StateAsync()).State);
        await GoToAsync(over);
        Assert.Equal("Expired", (await StateAsync()).State);
        var late = await ActivatesAsync(Admin);
        Assert.Equal((409, "offer-ended"), (late.Status, late.Code));
        Assert.Contains("2026-12-22", late["detail"], StringComparison.Ordinal);
        await SaysAsync(late);

        var ended = Assert.Single(await SweptAsync(), m => m.Subject == "Marketing Advice has ended");
        Assert.Equal("m@contoso.example", ended.To);
        Assert.Contains("of Contoso ended on 22 December 2026.", ended.Text, StringComparison.Ordinal);
        Assert.Equal(2, _app.Mails.Count);
        Assert.DoesNotContain("Due go-to-market", await TableDump.OfAsync(_app.Storage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_WhenItsMembershipIsWithdrawn_EndsAtOnceAndItsContactIsTold()
    {
        const string Kit = "campaign-kit.ActionPack.headquarters.2026-01-15";
        var admin = _app.As("fabrikam-global-admin");
        await admin.PutsAsync(
            $"{Fabrikam}/go-to-market/contact",
            new { accountId = "fabrikam-global-admin", email = "adverts@fabrikam.example", telephone = "1", language = "ja" });
        Assert.Equal(202, (await admin.PostsAsync($"{Fabrikam}/go-to-market/{Kit}/activation", new { })).Status);
        await _app.PassesAsync(TimeSpan.FromDays(3));
        var profile = JsonNode.Parse((await _app.Office.GetsAsync(Fabrikam)).Text)!;
        var memberships = profile["memberships"]!.DeepClone();
        profile["memberships"] = new JsonArray();

        await _app.Office.PutsAsync(Fabrikam, profile);
        await _app.SettleAsync();

        var offer = (await admin.GetsAsync($"{Fabrikam}/go-to-market/{Kit}")).Body.GetProperty("offer");
        Assert.Equal("Expired", Text(offer, "state"));
        var reason = offer.GetProperty("actions")[0].GetProperty("reason");
        Assert.Equal("offer-ended", Text(reason, "code"));
        Assert.Contains("withdrawn", Text(reason, "detail"), StringComparison.Ordinal);
        var mails = await SweptAsync();
        Assert.Equal(["adverts@fabrikam.example", "adverts@fabrikam.example"], mails.Select(m => m.To));
        var ended = Assert.Single(mails, m => m.Subject == "キャンペーン キット が終了しました");
        Assert.Contains("予定より早く終了しました", ended.Text, StringComparison.Ordinal);
        Assert.StartsWith("Adam Reed 様", ended.Text, StringComparison.Ordinal);

        // The day after it is not said that its time was over.
        await _app.PassesAsync(TimeSpan.FromDays(1));
        offer = (await admin.GetsAsync($"{Fabrikam}/go-to-market/{Kit}")).Body.GetProperty("offer");
        Assert.Contains("withdrawn", Text(offer.GetProperty("actions")[0].GetProperty("reason"), "detail"), StringComparison.Ordinal);

        profile["memberships"] = memberships;
        await _app.Office.PutsAsync(Fabrikam, profile);
        var back = (await admin.GetsAsync($"{Fabrikam}/go-to-market/{Kit}")).Body.GetProperty("offer");
        Assert.Equal("Active", Text(back, "state"));

        // Nothing can be activated that ends before it is active: on 24 November, and active on the 27th.
        profile["memberships"]![0]!["end"] = "2026-11-24";
        await _app.Office.PutsAsync(Fabrikam, profile);
        const string Early = $"{Fabrikam}/go-to-market/marketing-advice.ActionPack.headquarters.2026-01-15";
        var early = await admin.PostsAsync($"{Early}/activation", new { });
        Assert.Equal((409, "ends-before-active"), (early.Status, early.Code));
        Assert.Equal("The offer would become active on 2026-11-27, but ends on 2026-11-24.", early["detail"]);
        var said = (await admin.GetsAsync(Early)).Body.GetProperty("offer").GetProperty("actions")[0].GetProperty("reason");
        Assert.Equal((early.Code, early["detail"]), (Text(said, "code"), Text(said, "detail")));
    }

    [Fact]
    public async Task Contact_ThatIsAUserWhoLeaves_IsMissingUntilAnotherIsNamed()
    {
        var kept = new { accountId = "contoso-member", telephone = "1", language = "ja" };
        Assert.Equal(201, (await NamesAsync(kept)).Status);
        Assert.True((await ActionAsync()).GetProperty("allowed").GetBoolean());
        await _app.Office.DeletesAsync($"{Contoso}/users/contoso-member");

        var refused = await ActivatesAsync(Admin);

        Assert.Equal((409, "marketing-contact-missing"), (refused.Status, refused.Code));
        await SaysAsync(refused);
        var nobody = await NamesAsync(kept);
        Assert.Equal((400, "invalid-request"), (nobody.Status, nobody.Code));
        Assert.Equal(["accountId"], nobody.Fields);
        Assert.Equal(200, (await NamesAsync(new { email = "m@contoso.example", telephone = "1", language = "ja" })).Status);
        Assert.Equal(202, (await ActivatesAsync(Admin)).Status);
    }

    [Fact]
    public async Task Activation_ByOthersOrOfOtherOffers_IsRefused()
    {
        Assert.Equal((403, "role-required"), Of(await ActivatesAsync(_app.As("contoso-member"))));
        Assert.Equal((403, "not-authorized-for-this-action"), Of(await ActivatesAsync(_app.As("contoso-csp"))));
        Assert.Equal((404, "partner-not-found"), Of(await ActivatesAsync(_app.As("fabrikam-global-admin"))));
        Assert.Equal((404, "offer-not-found"), Of(await ActivatesAsync(Admin, "marketing-advice.ActionPack.headquarters.2026-04-01")));
        Assert.Equal((404, "offer-not-found"), Of(await ActivatesAsync(Admin, "' or 1 eq 1")));
        Assert.Equal((403, "role-required"), Of(await _app.As("contoso-member").PutsAsync($"{Contoso}/go-to-market/contact", new { })));
        Assert.Equal((404, "partner-not-found"), Of(await _app.As("fabrikam-member").GetsAsync($"{Contoso}/go-to-market/contact")));

        // The contact is no offer of that id.
        Assert.Equal((404, "marketing-contact-not-found"), Of(await Admin.GetsAsync($"{Contoso}/go-to-market/contact")));
        Assert.Equal((404, "offer-not-found"), Of(await Admin.GetsAsync($"{Contoso}/go-to-market/contacts")));
    }

    [Fact]
    public async Task Contact_ReplacedByWhatGetGives_IsTheSame()
    {
        await NamesAsync(new { accountId = "contoso-member", email = "m@contoso.example", telephone = "<+81>", language = "ja" });
        const string Path = $"{Contoso}/go-to-market/contact";
        var named = await _app.As("contoso-member").GetsAsync(Path);
        Assert.Equal(200, (await Admin.With("If-Match", named.Tag!).SendsAsync("PUT", Path, named.Text)).Status);

        Assert.Equal(412, (await Admin.With("If-None-Match", "*").SendsAsync("PUT", Path, named.Text)).Status);
        var other = new { email = "n@contoso.example", telephone = "2", language = "en" };
        Assert.Equal(200, (await _app.Office.PutsAsync(Path, other)).Status);
        var changed = await Admin.With("If-Match", named.Tag!).SendsAsync("PUT", Path, named.Text);
        Assert.Equal((412, "changed-meanwhile"), (changed.Status, changed.Code));
        Assert.Equal("n@contoso.example", (await Admin.GetsAsync(Path))["email"]);
        var neither = await NamesAsync(new { telephone = "2", language = "en" });
        Assert.Equal(["accountId"], neither.Fields);
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private Task<ApiAnswer> NamesAsync(object contact) => Admin.PutsAsync($"{Contoso}/go-to-market/contact", contact);

    private static Task<ApiAnswer> ActivatesAsync(Person person, string offer = Advice) =>
        person.PostsAsync($"{Contoso}/go-to-market/{Uri.EscapeDataString(offer)}/activation", new { });

    private async Task<(string? State, string? ActiveAt)> StateAsync()
    {
        var shown = (await Admin.GetsAsync($"{Contoso}/go-to-market/{Advice}")).Body;
        return (Text(shown.GetProperty("offer"), "state"), Text(shown.GetProperty("activation"), "activeAt"));
    }

    private async Task<JsonElement> ActionAsync() => (await Admin.GetsAsync($"{Contoso}/offers?top=1000")).Body.GetProperty("items")
        .EnumerateArray().Single(line => Text(line, "offerId") == Advice).GetProperty("actions")[0];

    // The page has the very reason that the try got.
    private async Task SaysAsync(ApiAnswer refused)
    {
        var action = await ActionAsync();
        Assert.Equal(("activate", false), (Text(action, "action"), action.GetProperty("allowed").GetBoolean()));
        Assert.All(
            (string[])["code", "detail", "remedy"],
            member => Assert.Equal(refused[member], Text(action.GetProperty("reason"), member)));
    }

    private Task GoToAsync(DateTimeOffset at) => _app.PassesAsync(at - _app.Clock.GetUtcNow());

    // All mails by then: after three rounds, two of them at once.
    private async Task<IReadOnlyList<SentMail>> SweptAsync()
    {
        await Task.WhenAll(_app.RunsTimerAsync("SweepEndings"), _app.RunsTimerAsync("SweepEndings"));
        await _app.RunsTimerAsync("SweepEndings");
        return [.. _app.Mails.Select(SentMail.Read)];
    }
}
