using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>O2 through the real HTTP surface; the tests use different partners.</summary>
public sealed class CreditFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string Silver = "LegacySilver.headquarters.2026-07-01";
    private const string Monthly = $"cloud-credits-monthly.{Silver}";
    private const string Bulk = $"cloud-credits-bulk.{Silver}";

    private const string ContosoBulk = "cloud-credits-bulk.LegacyGold.headquarters.2026-04-01";

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Monthly_AssignedAndTakenAway_ShowsWhoHadItAndWhatWasGranted()
    {
        var (admin, member) = (_app.As("fabrikam-global-admin"), _app.As("fabrikam-member"));
        const string Offer = "cloud-credits-monthly.ActionPack.headquarters.2026-01-15";
        const string Path = $"/api/partners/{Sample.Fabrikam}/credits/{Offer}";

        var nobody = await admin.PostsAsync($"{Path}/take-away", Of("fabrikam-member"));
        await admin.SeesRefusalAsync(Sample.Fabrikam, Offer, "take-away", nobody);
        await admin.SeesRefusalAsync(Sample.Fabrikam, Offer, "move", await admin.PostsAsync($"{Path}/move", Of("fabrikam-member")));
        var role = await member.PostsAsync($"{Path}/assign", Of("fabrikam-member"));
        await member.SeesRefusalAsync(Sample.Fabrikam, Offer, "assign", role);
        Assert.Equal((404, "user-not-found"), Told(await admin.PostsAsync($"{Path}/assign", Of("contoso-member"))));
        Assert.Equal((409, "user-not-in-programme"), Told(await admin.PostsAsync($"{Path}/assign", Of("fabrikam-csp"))));
        var assigned = await admin.With("Idempotency-Key", "assign-1").PostsAsync($"{Path}/assign", Of("fabrikam-member"));
        var again = await admin.PostsAsync($"{Path}/assign", Of("fabrikam-member"));
        var full = await admin.InJapanese().PostsAsync($"{Path}/assign", Of("fabrikam-user-admin"));

        Assert.Equal((200, 200, assigned.Text), (assigned.Status, again.Status, again.Text));
        Assert.Equal((409, "none-left"), Told(full));
        await admin.InJapanese().SeesRefusalAsync(Sample.Fabrikam, Offer, "assign", full);
        Assert.Equal(("Monthly", 100, 100), (assigned["credit"], Number(assigned, "usd"), Number(assigned, "grantedUsd")));
        Assert.Equal("user-not-assigned", (await admin.PostsAsync($"{Path}/take-away", Of("contoso-member"))).Code);
        var taken = await admin.PostsAsync($"{Path}/take-away", Of("fabrikam-member"));
        Assert.Equal(taken.Text, (await admin.PostsAsync($"{Path}/take-away", Of("fabrikam-member"))).Text);
        Assert.Equal("Available", taken.Body.GetProperty("offer").GetProperty("state").GetString());

        // The month is granted already, to as many as there are.
        var used = await admin.PostsAsync($"{Path}/assign", Of("fabrikam-user-admin"));
        Assert.Equal((409, "month-used-up", "2026-12-01"), (used.Status, used.Code, used["possibleFrom"]));
        await admin.SeesRefusalAsync(Sample.Fabrikam, Offer, "assign", used);

        // A request that was answered is not carried out once more.
        var repeated = await admin.With("Idempotency-Key", "assign-1").PostsAsync($"{Path}/assign", Of("fabrikam-member"));
        Assert.Equal(assigned.Text, repeated.Text);
        Assert.Equal(taken.Text, (await admin.GetsAsync(Path)).Text);
        var back = await admin.PostsAsync($"{Path}/assign", Of("fabrikam-member"));
        Assert.Equal(
            [("fabrikam-member", "fabrikam-global-admin"), ("fabrikam-member", null)],
            Items(back, "assignments").Select(a => (Text(a, "accountId"), Text(a, "endedBy"))));
        Assert.Equal(("2026-11", 100), (Text(Assert.Single(Items(back, "months")), "month"), Number(back, "grantedUsd")));
        Assert.Equal(200, (await member.GetsAsync(Path)).Status);
    }

    [Fact]
    public async Task Assign_CutOffAfterItWasCarriedOut_IsAnsweredWhateverHappenedSince()
    {
        var partner = await new AssistedPartner(_app, "5700002", "JP").AddAsync();
        var path = $"/api/partners/{partner.PartnerId}/credits/{Monthly}";
        await UserAsync(partner.PartnerId, "user-1");
        var admin = partner.Admin.With("Idempotency-Key", "cut-1");
        await admin.PostsAsync($"{path}/assign", Of("user-1"));
        await ForgetAnswersAsync();
        await partner.Admin.PostsAsync($"{path}/take-away", Of("user-1"));
        await _app.Office.DeletesAsync($"/api/partners/{partner.PartnerId}/users/user-1");

        var repeated = await admin.PostsAsync($"{path}/assign", Of("user-1"));
        var anew = await partner.Admin.PostsAsync($"{path}/assign", Of("user-1"));

        Assert.Equal((200, (404, "user-not-found")), (repeated.Status, Told(anew)));
        Assert.Equal(
            ("user-1", $"admin-{partner.PartnerId}"),
            (Text(Assert.Single(Items(repeated, "assignments")), "accountId"), Text(Items(repeated, "assignments")[0], "endedBy")));
    }

    [Fact]
    public async Task Bulk_OnceAssigned_IsMovedButNotTakenAwayAndRefusesOtherCredits()
    {
        var partner = await new AssistedPartner(_app, "5700001", "JP").AddAsync();
        var (admin, path) = (partner.Admin, $"/api/partners/{partner.PartnerId}");
        await UserAsync(partner.PartnerId, "user-1");
        await UserAsync(partner.PartnerId, "user-2");
        await admin.PostsAsync($"{path}/credits/{Monthly}/assign", Of("user-1"));
        var beside = await admin.PostsAsync($"{path}/credits/{Bulk}/assign", Of("user-1"));
        Assert.Equal((409, "not-combinable", Monthly), (beside.Status, beside.Code, beside["otherOffer"]));
        await admin.SeesRefusalAsync(partner.PartnerId, Bulk, "assign", beside);
        await admin.PostsAsync($"{path}/credits/{Monthly}/take-away", Of("user-1"));

        var assigned = await admin.PostsAsync($"{path}/credits/{Bulk}/assign", Of("user-1"));
        var other = await admin.PostsAsync($"{path}/credits/{Bulk}/assign", Of("user-2"));
        var monthly = await admin.PostsAsync($"{path}/credits/{Monthly}/assign", Of("user-2"));
        var stays = await admin.PostsAsync($"{path}/credits/{Bulk}/take-away", Of("user-1"));
        var moved = await admin.PostsAsync($"{path}/credits/{Bulk}/move", Of("user-2"));
        var again = await admin.PostsAsync($"{path}/credits/{Bulk}/move", Of("user-2"));

        Assert.Equal(("Bulk", 6_000, 6_000), (assigned["credit"], Number(assigned, "usd"), Number(assigned, "grantedUsd")));
        Assert.Equal((409, "not-combinable", Bulk), (monthly.Status, monthly.Code, monthly["otherOffer"]));
        await admin.SeesRefusalAsync(partner.PartnerId, Monthly, "assign", monthly);
        Assert.Equal((409, "already-assigned"), Told(other));
        await admin.SeesRefusalAsync(partner.PartnerId, Bulk, "assign", other);
        Assert.Equal((409, "bulk-stays"), Told(stays));
        await admin.SeesRefusalAsync(partner.PartnerId, Bulk, "take-away", stays);
        Assert.Equal((200, 200, moved.Text), (moved.Status, again.Status, again.Text));
        Assert.Equal(
            [("user-1", $"admin-{partner.PartnerId}"), ("user-2", null)],
            Items(moved, "assignments").Select(a => (Text(a, "accountId"), Text(a, "endedBy"))));
        Assert.Equal((6_000, 0), (Number(moved, "grantedUsd"), Items(moved, "months").Length));
    }

    [Fact]
    public async Task Bulk_WhenOthersAreAssignedAtTheSameTime_IsAloneOrNotThere()
    {
        for (var round = 0; round < 8; round++)
        {
            var partner = await new AssistedPartner(_app, $"571000{round}", "JP").AddAsync();
            var path = $"/api/partners/{partner.PartnerId}/credits";
            var user = Of($"admin-{partner.PartnerId}");
            string[] tries = round % 2 == 0 ? [Bulk, Monthly, Bulk, Monthly] : [Monthly, Bulk, Monthly, Bulk];

            var answers = await Task.WhenAll(tries.Select(offer => partner.Admin.PostsAsync($"{path}/{offer}/assign", user)));

            var lines = Items(await partner.Admin.GetsAsync($"/api/partners/{partner.PartnerId}/offers"), "items");
            var assigned = lines.Where(l => Text(l, "kind") == "Credits" && l.GetProperty("assigned").GetInt32() > 0)
                .Select(l => Text(l, "offerId")).ToList();
            Assert.Equal(assigned, tries.Zip(answers).Where(t => t.Second.Status == 200).Select(t => t.First).Distinct());
            Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "not-combinable"), Told(a)));
            Assert.Single(assigned);
        }
    }

    [Theory]
    [InlineData("contoso-csp", Sample.Contoso, ContosoBulk, 403, "not-authorized-for-this-action")]
    [InlineData("fabrikam-global-admin", Sample.Contoso, ContosoBulk, 404, "partner-not-found")]
    [InlineData("contoso-member", Sample.Contoso, "nonsense", 403, "role-required")]
    [InlineData("contoso-partner-admin", Sample.Contoso, "cloud-credits-bulk.ActionPack.headquarters.2026-01-15", 404, "offer-not-found")]
    [InlineData("contoso-partner-admin", Sample.Contoso, ContosoBulk, 400, "invalid-request")]
    public async Task Change_ByOthersOrOfOtherOffers_IsRefused(string account, string partner, string offer, int status, string code)
    {
        foreach (var action in (string[])["assign", "move", "take-away"])
        {
            var answer = await _app.As(account).PostsAsync($"/api/partners/{partner}/credits/{offer}/{action}", new { });
            Assert.Equal((status, code), Told(answer));
        }
    }

    [Fact]
    public async Task Months_WhenTimePassesAndTheMembershipIsWithdrawn_AreKeptAndNoMoreCome()
    {
        await using var app = await BenefitsHost.StartAsync();
        const string Partner = $"/api/partners/{Sample.Contoso}";
        const string Path = $"{Partner}/credits/cloud-credits-monthly.LegacyGold.headquarters.2026-04-01";
        var admin = app.As("contoso-partner-admin");
        await admin.PostsAsync($"{Path}/assign", Of("contoso-member"));

        app.Clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal(["2026-11", "2026-12"], Months(await admin.GetsAsync(Path)));
        await app.Office.DeletesAsync($"{Partner}/users/contoso-member");
        Assert.Equal(200, (await admin.PostsAsync($"{Path}/take-away", Of("contoso-member"))).Status);
        Assert.Equal((404, "user-not-found"), Told(await admin.PostsAsync($"{Path}/assign", Of("contoso-member"))));
        await admin.PostsAsync($"{Path}/assign", Of("contoso-user-admin"));
        var profile = JsonNode.Parse((await app.Office.GetsAsync(Partner)).Text)!;
        (profile["memberships"], profile["kits"]) = (new JsonArray(), new JsonArray());
        Assert.Equal(200, (await app.Office.SendsAsync("PUT", Partner, profile.ToJsonString())).Status);
        app.Clock.Advance(TimeSpan.FromDays(62));

        var late = await admin.PostsAsync($"{Path}/take-away", Of("contoso-user-admin"));
        Assert.Equal((409, "offer-ended"), Told(late));
        Assert.Contains("withdrawn", late["detail"], StringComparison.Ordinal);
        var view = await admin.GetsAsync(Path);
        Assert.Equal(["2026-11", "2026-12", "2026-12"], Months(view));
        Assert.Equal(("2026-12-01", "Expired", 300), (
            Text(view.Body.GetProperty("offer"), "end"), Text(view.Body.GetProperty("offer"), "state"), Number(view, "grantedUsd")));
    }

    private Task UserAsync(string partnerId, string accountId) => _app.Office.PutsAsync(
        $"/api/partners/{partnerId}/users/{accountId}",
        new { email = "u@northwind.example", displayName = "U", association = "Programme", roles = Array.Empty<string>() });

    // As if each run had died before its answer was kept.
    private async Task ForgetAnswersAsync()
    {
        var table = new TableServiceClient(_app.Storage).GetTableClient("Requests");
        await foreach (var row in table.QueryAsync<TableEntity>("RowKey eq 'request'"))
        {
            var claim = new TableEntity(row.PartitionKey, row.RowKey)
            {
                ["Seed"] = row["Seed"],
                ["At"] = row["At"],
                ["BodyHash"] = row["BodyHash"],
            };
            await table.UpdateEntityAsync(claim, row.ETag, TableUpdateMode.Replace);
        }
    }

    private static object Of(string accountId) => new { accountId };

    private static (int Status, string? Code) Told(ApiAnswer answer) => (answer.Status, answer.Code);

    private static IEnumerable<string?> Months(ApiAnswer answer) => Items(answer, "months").Select(m => Text(m, "month"));

    private static JsonElement[] Items(ApiAnswer answer, string member) => [.. answer.Body.GetProperty(member).EnumerateArray()];

    private static int Number(ApiAnswer answer, string member) => answer.Body.GetProperty(member).GetInt32();

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
