using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Customers;

/// <summary>Customers through the API: who may, what is taken, and that nobody overwrites what he has not seen.</summary>
public sealed class CustomerFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string Customers = $"/api/partners/{Sample.Contoso}/customers";
    private static int _tenants;

    private readonly BenefitsHost _app = started.App;

    private Person Agent => _app.As("contoso-csp");

    [Theory]
    [InlineData("contoso-global-admin")]
    [InlineData("contoso-partner-admin")]
    [InlineData("contoso-csp")]
    public async Task Put_ByThoseWhoKeepCustomers_CreatesWhatGetShows(string account)
    {
        var body = New("Adatum");
        body["tenantDomains"] = new JsonArray("Adatum.Example", "例え.Example");

        var put = await _app.As(account).SendsAsync("PUT", $"{Customers}/of-{account}", body.ToJsonString());
        var got = await _app.As(account).GetsAsync(put.Location!);
        var again = await _app.As(account).With("If-Match", got.Tag!).SendsAsync("PUT", put.Location!, got.Text);

        Assert.Equal((201, put.Text, put.Tag), (put.Status, got.Text, got.Tag));
        Assert.Equal((200, put.Text, put.Tag), (again.Status, again.Text, again.Tag));
        Assert.Equal(["adatum.example", "xn--r8jz45g.example"], got.Body.GetProperty("tenantDomains").EnumerateArray().Select(d => $"{d}"));
        Assert.Equal((Sample.Contoso, $"of-{account}"), (got["partnerId"], got["customerId"]));
    }

    [Fact]
    public async Task Anything_ByOtherUsersOfThePartner_Is403NamingWhoCan()
    {
        await PutAsync("seen", New("Seen"));
        foreach (var account in new[] { "contoso-member", "contoso-user-admin" })
        {
            foreach (var (method, path) in Everything("seen"))
            {
                var refused = await _app.As(account).SendsAsync(method, path, method == "PUT" ? "{}" : null);

                Assert.Equal((method, 403, "role-required"), (method, refused.Status, refused.Code));
                Assert.Equal(
                    ["csp@contoso.example"],
                    refused.Body.GetProperty("administrators").EnumerateArray().Select(a => a.GetProperty("email").GetString())
                        .Where(email => email!.StartsWith("csp", StringComparison.Ordinal)));
                Assert.Contains("csp@contoso.example", refused["remedy"], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Anything_ByAccountsOfAnotherPartner_Is404OfThePartner()
    {
        await PutAsync("seen", New("Seen"));
        foreach (var (method, path) in Everything("seen"))
        {
            var refused = await _app.As("fabrikam-global-admin").SendsAsync(method, path, method == "PUT" ? "{}" : null);

            Assert.Equal((method, 404, "partner-not-found"), (method, refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task Anything_ByTheProgrammeOffice_IsReadingOnly()
    {
        await PutAsync("seen", New("Seen"));

        var answers = new List<(string, int, string?)>();
        foreach (var (method, path) in Everything("seen"))
        {
            var answer = await _app.Office.SendsAsync(method, path, method == "PUT" ? New("Changed").ToJsonString() : null);
            answers.Add((method, answer.Status, answer.Status == 200 ? null : answer.Code));
        }

        Assert.Equal([("GET", 200, null), ("GET", 200, null), ("PUT", 403, "role-required"), ("DELETE", 403, "role-required")], answers);
    }

    [Theory]
    [InlineData("""{"relationship":"Indirect"}""", "indirectProvider")]
    [InlineData("""{"relationship":"Direct","indirectProvider":"Wingtip"}""", "indirectProvider")]
    [InlineData("""{"azureGrant":{"granted":false,"at":"2026-10-01"}}""", "azureGrant.at")]
    [InlineData("""{"azureGrant":{"granted":true,"at":"2026-11-22"}}""", "azureGrant.at")]
    [InlineData("""{"tenantDomains":[]}""", "tenantDomains")]
    [InlineData("""{"tenantDomains":["adatum.example","ADATUM.example"]}""", "tenantDomains")]
    [InlineData("""{"tenantDomains":["例え.example","xn--r8jz45g.example"]}""", "tenantDomains")]
    [InlineData("""{"tenantDomains":["adatum.example","adatum"]}""", "tenantDomains[1]")]
    [InlineData("""{"customerId":"another"}""", "customerId")]
    [InlineData("""{"partnerId":"1000002"}""", "partnerId")]
    [InlineData("""{"services":["Azure","Azure"]}""", "services")]
    public async Task Put_WhenARuleIsBroken_NamesTheMember(string change, string field)
    {
        var body = New("Adatum");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var answer = await Agent.SendsAsync("PUT", $"{Customers}/broken", body.ToJsonString());

        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Fields);
        Assert.Equal((404, "customer-not-found"), await StateAsync("broken"));
    }

    [Fact]
    public async Task Put_WhenSeveralMembersAreWrong_NamesAllOfThem()
    {
        var body = New("Adatum");
        body["customerId"] = "another";
        body["name"] = "";
        body["tenantDomains"] = new JsonArray("adatum.example", "adatum");
        body["azureGrant"]!["at"] = "2027-01-01";

        var answer = await Agent.SendsAsync("PUT", $"{Customers}/broken", body.ToJsonString());

        Assert.Equal(["azureGrant.at", "customerId", "name", "tenantDomains[1]"], answer.Fields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("a_b")]
    [InlineData("12345678901234567890123456789012345678901")]
    public async Task Anything_WhenTheIdIsNone_IsRefused(string id)
    {
        Assert.Equal(["customerId"], (await Agent.SendsAsync("PUT", $"{Customers}/{id}", New("A").ToJsonString())).Fields);
        Assert.Equal(["customerId"], (await Agent.DeletesAsync($"{Customers}/{id}")).Fields);
        Assert.Equal((404, "customer-not-found"), await StateAsync(id));
    }

    [Fact]
    public async Task Put_WhenSomebodyElseWasFaster_Is412AndNothingIsLost()
    {
        var body = New("First");
        var created = await PutAsync("raced", body);
        body["name"] = "Second";
        var faster = await Agent.With("If-Match", created.Tag!).SendsAsync("PUT", $"{Customers}/raced", body.ToJsonString());
        body["name"] = "Third";

        var late = await Agent.With("If-Match", created.Tag!).SendsAsync("PUT", $"{Customers}/raced", body.ToJsonString());
        var anew = await Agent.With("If-None-Match", "*").SendsAsync("PUT", $"{Customers}/raced", body.ToJsonString());
        var deleted = await Agent.With("If-Match", created.Tag!).DeletesAsync($"{Customers}/raced");

        Assert.Equal((201, 200), (created.Status, faster.Status));
        Assert.All([late, anew, deleted], answer => Assert.Equal((412, "changed-meanwhile"), (answer.Status, answer.Code)));
        Assert.Equal("Second", (await Agent.GetsAsync($"{Customers}/raced"))["name"]);
        Assert.Equal(204, (await Agent.With("If-Match", faster.Tag!).DeletesAsync($"{Customers}/raced")).Status);
    }

    [Fact]
    public async Task Put_WhenTheTenantIsAnothersCustomer_Is409NamingIt()
    {
        var (one, other) = (New("One"), New("Other"));
        await PutAsync("one", one);
        await PutAsync("other", other);
        var freed = one["tenantId"]!.GetValue<string>();
        other["tenantId"] = freed;

        var taken = await PutAsync("other", other);
        one["tenantId"] = New("Moved")["tenantId"]!.GetValue<string>();
        await PutAsync("one", one);
        var free = await PutAsync("other", other);

        Assert.Equal((409, "tenant-taken", "one"), (taken.Status, taken.Code, taken["customerId"]));
        Assert.Equal((200, freed), (free.Status, free["tenantId"]));
    }

    [Fact]
    public async Task Put_WhenManyWantTheSameTenantAtOnce_GivesItToOne()
    {
        var body = New("Wanted").ToJsonString();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => Agent.SendsAsync("PUT", $"{Customers}/wants-{i}", body)));

        Assert.Equal(1, answers.Count(a => a.Status == 201));
        Assert.Equal(11, answers.Count(a => a.Code == "tenant-taken"));
    }

    [Fact]
    public async Task Put_ForTheOwnTenantOfTheProvider_IsTaken()
    {
        var profile = JsonNode.Parse((await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Text)!;
        var body = New("Contoso itself");
        profile["tenantIds"] = new JsonArray(body["tenantId"]!.GetValue<string>());
        await _app.Office.SendsAsync("PUT", $"/api/partners/{Sample.Contoso}", profile.ToJsonString());

        Assert.Equal(201, (await PutAsync("itself", body)).Status);
    }

    [Fact]
    public async Task Delete_OnceOrAgain_Is204AndFreesTheTenant()
    {
        var body = New("Short");
        await PutAsync("short", body);

        var deleted = await Agent.DeletesAsync($"{Customers}/short");
        var again = await Agent.DeletesAsync($"{Customers}/short");

        Assert.Equal((204, 204), (deleted.Status, again.Status));
        Assert.Equal((404, "customer-not-found"), await StateAsync("short"));
        Assert.Equal(201, (await PutAsync("heir", body)).Status);
    }

    [Fact]
    public async Task List_OfAnotherProvider_HasItsOwnCustomersInItsOrder()
    {
        const string Own = $"/api/partners/{Sample.Fabrikam}/customers";
        var admin = _app.As("fabrikam-global-admin");
        foreach (var (id, name) in new[] { ("c", "株式会社アダタム"), ("a", "Contoso Suites"), ("b", "ＡＤＡＴＵＭ 大阪") })
        {
            await admin.SendsAsync("PUT", $"{Own}/{id}", New(name, $"{id}-1.example").ToJsonString());
        }

        var first = await admin.GetsAsync($"{Own}?top=2");
        var second = await admin.GetsAsync($"{Own}?top=2&continuation={first["continuation"]}");

        Assert.Equal(("a,b", "b"), (Ids(first), first["continuation"]));
        Assert.Equal(("c", (string?)null), (Ids(second), second["continuation"]));
        Assert.Equal("c", Ids(await admin.GetsAsync($"{Own}?search=アダタム")));
        Assert.Equal("b", Ids(await admin.GetsAsync($"{Own}?search=adatum")));
        Assert.Equal("a", Ids(await admin.GetsAsync($"{Own}?search=A-1.EXAMPLE")));
        Assert.Equal("", Ids(await admin.GetsAsync($"{Own}?search=nobody")));
        foreach (var blank in (string[])["", "%20", "%E3%80%80"])
        {
            Assert.Equal(["search"], (await admin.GetsAsync($"{Own}?search={blank}")).Fields);
        }

        Assert.Equal(["continuation"], (await admin.GetsAsync($"{Own}?continuation=B")).Fields);
        Assert.Equal(["top"], (await admin.GetsAsync($"{Own}?top=0")).Fields);
    }

    private static string Ids(ApiAnswer page) =>
        string.Join(',', page.Body.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("customerId").GetString()));

    private static (string Method, string Path)[] Everything(string id) =>
        [("GET", Customers), ("GET", $"{Customers}/{id}"), ("PUT", $"{Customers}/{id}"), ("DELETE", $"{Customers}/{id}")];

    // With a tenant of its own.
    private static JsonObject New(string name, string domain = "adatum.example") => JsonSerializer.SerializeToNode(new
    {
        name,
        tenantId = $"00000000-0000-4000-8000-{Interlocked.Increment(ref _tenants):x12}",
        tenantDomains = new[] { domain },
        relationship = "Direct",
        azureGrant = new { granted = true, at = "2026-10-01" },
        services = new[] { "Azure", "Office365" },
    })!.AsObject();

    private Task<ApiAnswer> PutAsync(string id, JsonObject body) => Agent.SendsAsync("PUT", $"{Customers}/{id}", body.ToJsonString());

    private async Task<(int Status, string? Code)> StateAsync(string id)
    {
        var answer = await Agent.GetsAsync($"{Customers}/{id}");
        return (answer.Status, answer.Code);
    }
}
