using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Partners;

/// <summary>A profile is replaced by nobody who has not seen it, and is never emptied by accident.</summary>
public sealed class PartnerReplacementTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Put_OfWhatGetGives_ChangesNothing()
    {
        var read = await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}");

        var put = await _app.Office.With("If-Match", read.Tag!).SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", read.Text);

        Assert.Equal((200, read.Text, read.Tag), (put.Status, put.Text, put.Tag));
    }

    [Fact]
    public async Task Put_WhenSomebodyElseWasFaster_Is412AndNothingIsLost()
    {
        var created = await PutAsync(_app.Office, "401", "First");
        var faster = await PutAsync(_app.Office.With("If-Match", created.Tag!), "401", "Second");

        var late = await PutAsync(_app.Office.With("If-Match", created.Tag!), "401", "Third");
        var read = await _app.Office.GetsAsync("/api/partners/401");
        var seen = await PutAsync(_app.Office.With("If-Match", $"\"other\", {read.Tag}"), "401", "Fourth");

        Assert.Equal((201, 200, 412, 200), (created.Status, faster.Status, late.Status, seen.Status));
        Assert.Equal(("changed-meanwhile", "Second", faster.Tag), (late.Code, read["name"], read.Tag));
        Assert.Contains(read.Tag!, late["detail"], StringComparison.Ordinal);
        Assert.NotEqual(created.Tag, faster.Tag);
    }

    [Fact]
    public async Task Put_WhenTheAnswerOfTheSameWasLost_IsTakenAgain()
    {
        var created = await PutAsync(_app.Office, "402", "First");
        var change = _app.Office.With("If-Match", created.Tag!);

        var once = await PutAsync(change, "402", "Second");
        var again = await PutAsync(change, "402", "Second");

        Assert.Equal((200, 200, once.Text), (once.Status, again.Status, again.Text));
    }

    [Theory]
    [InlineData("411", "If-None-Match", "*", 201, 412)]
    [InlineData("412", "If-Match", "*", 412, 200)]
    [InlineData("413", "If-Match", "\"other\"", 412, 412)]
    [InlineData("414", "If-Match", "W/{tag}", 412, 412)]
    [InlineData("415", "If-None-Match", "W/{tag}", 201, 412)]
    [InlineData("416", "If-None-Match", "\"other\"", 201, 200)]
    public async Task Put_ForEachCondition_DependsOnWhatIsThere(string id, string header, string value, int whenMissing, int whenThere)
    {
        var there = await PutAsync(_app.Office, id, "There");
        var person = _app.Office.With(header, value.Replace("{tag}", there.Tag, StringComparison.Ordinal));

        var missing = await PutAsync(person, $"{id}0", "New");
        var present = await PutAsync(person, id, "Changed");

        Assert.Equal((whenMissing, whenThere), (missing.Status, present.Status));
        Assert.Equal(whenThere == 200 ? "Changed" : "There", (await _app.Office.GetsAsync($"/api/partners/{id}"))["name"]);
        Assert.Equal(whenMissing == 201 ? 200 : 404, (await _app.Office.GetsAsync($"/api/partners/{id}0")).Status);
    }

    [Theory]
    [InlineData("If-Match", "abc")]
    [InlineData("If-Match", "\"abc")]
    [InlineData("If-None-Match", "\"a\", b")]
    [InlineData("If-None-Match", "")]
    public async Task Put_WhenAConditionIsMalformed_NamesTheHeader(string header, string value) =>
        Assert.Equal([header], (await PutAsync(_app.Office.With(header, value), "405", "A")).Fields);

    [Fact]
    public async Task Put_WhenManyChangeWhatTheySawAtOnce_TakesOne()
    {
        var created = await PutAsync(_app.Office, "406", "First");
        var change = _app.Office.With("If-Match", created.Tag!);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => PutAsync(change, "406", $"Change {i}")));

        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.Equal(11, answers.Count(a => a.Code == "changed-meanwhile"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("country")]
    [InlineData("preferredLanguage")]
    [InlineData("dashboardMigrated")]
    [InlineData("programContact")]
    [InlineData("locations")]
    [InlineData("memberships")]
    [InlineData("competencies")]
    [InlineData("kits")]
    public async Task Put_WhenAMemberIsLeftOut_NamesItAndKeepsTheProfile(string member)
    {
        var before = await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}");
        var profile = JsonNode.Parse(before.Text)!.AsObject();
        profile.Remove(member);

        var answer = await _app.Office.SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", profile.ToJsonString());

        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal([member], answer.Fields);
        Assert.Equal(before.Text, (await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Text);
    }

    [Theory]
    [InlineData("ZZ")]
    [InlineData("EU")]
    [InlineData("UK")]
    [InlineData("XK")]
    [InlineData("jp")]
    public async Task Put_WhenTheCountryIsNotAssigned_NamesIt(string country) =>
        Assert.Equal(["country"], (await PutAsync(_app.Office, "407", "A", country)).Fields);

    [Theory]
    [InlineData("0")]
    [InlineData("000000000000")]
    public async Task Put_WhenThePartnerIdIsAllZero_NamesIt(string partnerId) =>
        Assert.Equal(["partnerId"], (await PutAsync(_app.Office, partnerId, "A")).Fields);

    [Fact]
    public async Task Put_WhenTheBodyNamesAnotherPartner_NamesTheMember()
    {
        var profile = JsonNode.Parse((await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Text)!;

        var answer = await _app.Office.SendsAsync("PUT", $"/api/partners/{Sample.Fabrikam}", profile.ToJsonString());

        Assert.Equal(["partnerId"], answer.Fields);
    }

    [Theory]
    [InlineData("LegacySilver", "2026-04-01", "2027-03-31")]
    [InlineData("LegacyGold", "2026-03-31", "2027-03-31")]
    [InlineData("LegacyGold", "2026-04-01", "2027-04-01")]
    public async Task Put_WhenAKitLiesOutsideItsMembership_NamesIt(string membership, string start, string end)
    {
        var profile = Profile("A");
        profile["locations"] = JsonNode.Parse(
            """[{"locationId":"osaka","name":"A","country":"JP","programContact":{"name":"B","email":"b@contoso.example"}}]""");
        profile["memberships"] = JsonNode.Parse("""[{"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"}]""");
        profile["kits"] = JsonNode.Parse(
            $$"""[{"locationId":"osaka","membership":"{{membership}}","start":"{{start}}","end":"{{end}}"}]""");

        Assert.Equal(["kits[0]"], (await _app.Office.SendsAsync("PUT", "/api/partners/408", profile.ToJsonString())).Fields);
    }

    private static Task<ApiAnswer> PutAsync(Person person, string partnerId, string name, string country = "JP") =>
        person.SendsAsync("PUT", $"/api/partners/{partnerId}", Profile(name, country).ToJsonString());

    private static JsonObject Profile(string name, string country = "JP") => new()
    {
        ["name"] = name,
        ["country"] = country,
        ["preferredLanguage"] = "ja",
        ["dashboardMigrated"] = true,
        ["programContact"] = new JsonObject { ["name"] = "A", ["email"] = "a@contoso.example" },
        ["locations"] = new JsonArray(),
        ["memberships"] = new JsonArray(),
        ["competencies"] = new JsonArray(),
        ["kits"] = new JsonArray(),
    };
}
