using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Partners;

/// <summary>Profiles through HTTP.</summary>
public sealed class PartnerProfileTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    public static TheoryData<string, string, string> BrokenRules { get; } = new()
    {
        {
            "overlapping memberships",
            """
            {"memberships":[
              {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"},
              {"kind":"LegacyGold","start":"2027-03-31","end":"2028-03-30"}]}
            """,
            "memberships"
        },
        {
            "one membership inside another",
            """
            {"memberships":[
              {"kind":"LegacyGold","start":"2026-05-01","end":"2026-05-01"},
              {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"}]}
            """,
            "memberships"
        },
        { "overlapping kits", $$"""{{{Osaka}},"kits":[{{Kit("osaka")}},{{Kit("osaka")}}]}""", "kits" },
        { "kit of an unknown location", $$"""{{{Osaka}},"kits":[{{Kit("osaka")}},{{Kit("kobe")}}]}""", "kits[1].locationId" },
        { "kit at headquarters", $$"""{{{Osaka}},"kits":[{{Kit("headquarters")}}]}""", "kits[0].locationId" },
        { "kit of a location in other letters", $$"""{{{Osaka}},"kits":[{{Kit("Osaka")}}]}""", "kits[0].locationId" },
        { "location called all", $$"""{"locations":[{{LocationOf("all")}}]}""", "locations[0].locationId" },
        { "location called headquarters", $$"""{"locations":[{{LocationOf("headquarters")}}]}""", "locations[0].locationId" },
        { "location in capitals", $$"""{"locations":[{{LocationOf("Osaka")}}]}""", "locations[0].locationId" },
        { "location with a separator", $$"""{"locations":[{{LocationOf("a|b")}}]}""", "locations[0].locationId" },
        { "location twice", $$"""{"locations":[{{LocationOf("osaka")}},{{LocationOf("osaka")}}]}""", "locations" },
        {
            "membership that ends before it starts",
            """{"memberships":[{"kind":"LegacyGold","start":"2026-04-01","end":"2026-03-31"}]}""",
            "memberships[0].end"
        },
        {
            "kit that ends before it starts",
            $$"""{{{Osaka}},"kits":[{{Kit("osaka").Replace("2027", "2025", StringComparison.Ordinal)}}]}""",
            "kits[0].end"
        },
        {
            "membership id twice",
            """
            {"memberships":[
              {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31","membershipId":"M-1"},
              {"kind":"ActionPack","start":"2026-04-01","end":"2027-03-31","membershipId":"M-1"}]}
            """,
            "memberships"
        },
        {
            "membership id that stands for another",
            """
            {"memberships":[
              {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"},
              {"kind":"ActionPack","start":"2026-04-01","end":"2027-03-31","membershipId":"LegacyGold-2026-04-01"}]}
            """,
            "memberships"
        },
        {
            "membership id with a separator",
            """{"memberships":[{"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31","membershipId":"a/b"}]}""",
            "memberships[0].membershipId"
        },
        {
            "day of purchase that is none",
            """{"memberships":[{"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31","purchasedAt":"soon"}]}""",
            "memberships[0].purchasedAt"
        },
        { "tenant that is none", """{"tenantIds":["contoso.example"]}""", "tenantIds[0]" },
        { "tenant that is all zero", """{"tenantIds":["00000000-0000-0000-0000-000000000000"]}""", "tenantIds[0]" },
        {
            "tenant twice, in other letters",
            """{"tenantIds":["0a234567-89ab-cdef-0123-456789abcdef","0A234567-89AB-CDEF-0123-456789ABCDEF"]}""",
            "tenantIds"
        },
        { "competency twice", """{"competencies":["Cloud Platform","Security","Cloud Platform"]}""", "competencies" },
    };

    // A location, and a membership that its kits lie within.
    private static string Osaka =>
        $$"""
        "locations":[{{LocationOf("osaka")}}],"memberships":[{"kind":"LegacyGold","start":"2024-04-01","end":"2027-04-30"}]
        """;

    [Fact]
    public async Task Put_WhenNew_Is201AndThen200AndReadsBackTheSame()
    {
        var profile = Profile(
            """
            {"competencies":["Security"],"memberships":[
              {"kind":"ActionPack","start":"2026-01-01","end":"2026-12-31"},
              {"kind":"ActionPack","start":"2027-01-01","end":"2027-12-31","membershipId":"M-2027","purchasedAt":"2026-12-24"}],
             "tenantIds":["01234567-89ab-cdef-0123-456789abcdef"]}
            """);

        var created = await _app.Office.SendsAsync("PUT", "/api/partners/201", profile);
        var replaced = await _app.Office.SendsAsync("PUT", "/api/partners/201", profile);
        var read = await _app.Office.GetsAsync(created.Location!);

        Assert.Equal((201, 200, 200), (created.Status, replaced.Status, read.Status));
        Assert.Equal("/api/partners/201", created.Location);
        Assert.Equal(created.Text, replaced.Text);
        Assert.Equal(created.Text, read.Text);
        Assert.All(
            JsonNode.Parse(profile)!.AsObject(),
            member => Assert.True(JsonNode.DeepEquals(member.Value, JsonNode.Parse(read.Text)![member.Key]), member.Key));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tenantIds":null}""")]
    public async Task Put_WithoutTenants_HasNone(string members)
    {
        await _app.Office.SendsAsync("PUT", "/api/partners/207", Profile(members));

        Assert.Equal("[]", (await _app.Office.GetsAsync("/api/partners/207"))["tenantIds"]);
    }

    [Fact]
    public async Task Put_WhenReplaced_KeepsNothingOfTheOldProfile()
    {
        await _app.Office.SendsAsync("PUT", "/api/partners/202", Large());
        await _app.Office.SendsAsync("PUT", "/api/partners/202", Profile("{}"));

        var read = await _app.Office.GetsAsync("/api/partners/202");

        Assert.All(new[] { "locations", "memberships", "competencies", "kits" }, list => Assert.Equal("[]", read[list]));
    }

    [Fact]
    public async Task Put_WhenLarge_ReadsBackTheSame()
    {
        var profile = Large();
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(profile), 250_000, 256 * 1024);

        var put = await _app.Office.SendsAsync("PUT", "/api/partners/203", profile);
        var read = await _app.Office.GetsAsync("/api/partners/203");

        Assert.Equal((201, 200), (put.Status, read.Status));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(profile)!["locations"], JsonNode.Parse(read.Text)!["locations"]));
    }

    [Theory]
    [InlineData("日", 201)]
    [InlineData("\\\"", 201)]
    [InlineData("\\\\", 201)]
    [InlineData("😀", 413)]
    [InlineData("\u2028", 413)]
    public async Task Put_WhenLargeInStorage_ReadsBackTheSameOrIsRefused(string text, int status)
    {
        await using var app = await BenefitsHost.StartAsync();
        var profile = Filled(text);

        var put = await app.Office.SendsAsync("PUT", "/api/partners/204", profile);
        var read = await app.Office.GetsAsync("/api/partners/204");

        Assert.Equal((status, status == 413 ? "body-too-large" : null), (put.Status, put.Code));
        Assert.Equal(status == 413 ? 404 : 200, read.Status);
        Assert.True(status == 413 || JsonNode.DeepEquals(JsonNode.Parse(profile)!["locations"], JsonNode.Parse(read.Text)!["locations"]));
    }

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public async Task Put_WhenARuleBetweenMembersIsBroken_NamesTheField(string what, string members, string field)
    {
        var answer = await _app.Office.SendsAsync("PUT", "/api/partners/205", Profile(members));

        Assert.True((answer.Status, answer.Code) == (400, "invalid-request"), $"{what}: {answer.Text}");
        Assert.Equal([field], answer.Fields);
        Assert.Equal(404, (await _app.Office.GetsAsync("/api/partners/205")).Status);
    }

    [Theory]
    [InlineData(
        """
        {"memberships":[
          {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"},
          {"kind":"LegacyGold","start":"2027-04-01","end":"2028-03-31"}]}
        """)]
    [InlineData(
        """
        {"memberships":[
          {"kind":"LegacyGold","start":"2026-04-01","end":"2027-03-31"},
          {"kind":"ActionPack","start":"2026-04-01","end":"2027-03-31"}]}
        """)]
    [InlineData("""{"memberships":[{"kind":"LegacyGold","start":"2026-04-01","end":"2026-04-01"}]}""")]
    [InlineData("""{"memberships":[{"kind":"LegacyGold","start":"2024-02-29","end":"2025-02-28"}]}""")]
    public async Task Put_WhenPeriodsTouchOrDiffer_IsTaken(string members) =>
        Assert.True((await _app.Office.SendsAsync("PUT", "/api/partners/206", Profile(members))).Status is 200 or 201);

    [Theory]
    [InlineData("1234567890123")]
    [InlineData("12a")]
    [InlineData("%EF%BC%91")]
    [InlineData("12%20")]
    public async Task Put_WhenThePartnerIdIsNone_NamesIt(string partnerId)
    {
        var answer = await started.Wire.SendsAsync(
            "PUT",
            $"/api/partners/{partnerId}",
            Person.Principal("office-1", ["ProgramOffice"]),
            System.Text.Encoding.UTF8.GetBytes(Profile("{}")));
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal(["partnerId"], answer.Fields);
    }

    [Theory]
    [InlineData("contoso-global-admin")]
    [InlineData("operator-1", "Operator")]
    [InlineData("stranger")]
    public async Task Put_WhenNotTheOffice_Is403(string account, params string[] roles)
    {
        var answer = await _app.As(account, roles).SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", Profile("{}"));
        Assert.Equal((403, "program-office-only"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("contoso-member", 200)]
    [InlineData("contoso-csp", 200)]
    [InlineData("fabrikam-member", 404)]
    [InlineData("stranger", 404)]
    public async Task Get_ForEachKindOfAccount_LetsInItsUsers(string account, int status) =>
        Assert.Equal(status, (await _app.As(account).GetsAsync($"/api/partners/{Sample.Contoso}")).Status);

    private static string LocationOf(string id) =>
        $$"""{"locationId":"{{id}}","name":"A","country":"JP","programContact":{"name":"B","email":"b@contoso.example"} }""";

    private static string Kit(string location) =>
        $$"""{"locationId":"{{location}}","membership":"LegacyGold","start":"2026-05-01","end":"2027-04-30"}""";

    private static string Profile(string members)
    {
        var profile = JsonNode.Parse(
            """
            {"name":"Contoso","country":"JP","preferredLanguage":"ja","dashboardMigrated":true,
             "programContact":{"name":"A","email":"a@contoso.example"},
             "locations":[],"memberships":[],"competencies":[],"kits":[]}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            profile[name] = value?.DeepClone();
        }

        return profile.ToJsonString();
    }

    private static string Large()
    {
        var locations = Enumerable.Range(0, 400).Select(i => new
        {
            locationId = $"location-{i}",
            name = $"{i} " + new string('x', 195),
            country = "JP",
            programContact = new { name = new string('y', 200), email = $"{new string('z', 64)}@{new string('d', 63)}.example" },
        });
        return Profile(JsonSerializer.Serialize(new { locations }));
    }

    private const string Tail = """],"memberships":[],"competencies":[],"kits":[]}""";

    // As much of one text as a profile can hold.
    private static string Filled(string text)
    {
        var head =
            """{"name":"Contoso","country":"JP","preferredLanguage":"ja","dashboardMigrated":true,"programContact":"""
            + """{"name":"A","email":"a@contoso.example"},"locations":[""";
        var characters = JsonSerializer.Deserialize<string>($"\"{text}\"")!.Length;
        var name = "x" + string.Concat(Enumerable.Repeat(text, 199 / characters));
        var body = new System.Text.StringBuilder(head);
        var bytes = head.Length;
        for (var i = 0; i < 500; i++)
        {
            var location =
                $$"""{"locationId":"{{i}}","name":"{{name}}","country":"JP","programContact":"""
                + $$"""{"name":"{{name}}","email":"b@contoso.example"} }""";
            bytes += System.Text.Encoding.UTF8.GetByteCount(location) + 1;
            if (bytes + Tail.Length > 256 * 1024)
            {
                break;
            }

            body.Append(i > 0 ? "," : "").Append(location);
        }

        return body.Append(Tail).ToString();
    }
}
