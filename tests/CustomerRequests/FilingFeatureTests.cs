using System.Text.Json;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>S1, S2, P5 through the real HTTP surface; each test has a customer of its own.</summary>
public sealed class FilingFeatureTests(RequestsApp started) : IClassFixture<RequestsApp>
{
    private readonly BenefitsHost _app = started.App;
    private readonly Provider _contoso = new(started.App);

    [Fact]
    public async Task Post_ByAnAgentOfCspOnly_FilesWithTheFilerAsContactAndSaysWhenTheResponseIsDue()
    {
        await _contoso.HasAsync("adatum");
        var agent = _contoso.AdminAgent.With("Idempotency-Key", "filed-once");

        var now = _app.Clock.GetUtcNow();
        var filed = await agent.PostsAsync(_contoso.PathOf("adatum"), Provider.Body());
        var again = await agent.PostsAsync(_contoso.PathOf("adatum"), Provider.Body());
        var seen = await _app.As("contoso-global-admin").GetsAsync(filed.Location!);

        Assert.Equal((202, 202), (filed.Status, again.Status));
        Assert.Equal((filed.Text, $"/api/partners/{Sample.Contoso}/requests/{filed["requestId"]}"), (again.Text, filed.Location));
        Assert.Equal(filed.Text, seen.Text);
        Assert.Equal(
            ("Filed", "CloudSolutionProvider", null, "contoso-csp"),
            (filed["state"], filed["plan"], filed["incidentId"], filed["filedBy"]));
        Assert.Equal("csp@contoso.example", filed.Body.GetProperty("contact").GetProperty("email").GetString());
        var first = filed.Body.GetProperty("firstResponse");
        Assert.Equal(now + TimeSpan.FromHours(4), first.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal((false, JsonValueKind.Null), (first.GetProperty("missed").GetBoolean(), first.GetProperty("by").ValueKind));
        var entry = Assert.Single(filed.Body.GetProperty("history").EnumerateArray());
        Assert.Equal(("Filed", "contoso-csp"), (entry.GetProperty("what").GetString(), entry.GetProperty("by").GetString()));
        Assert.Single((await Listed("?customer=adatum")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("contoso-global-admin", "", 403, "role-required")]
    [InlineData("contoso-member", "", 403, "role-required")]
    [InlineData("office-1", "ProgramOffice", 403, "role-required")]
    [InlineData("fabrikam-csp", "", 404, "partner-not-found")]
    [InlineData("operator-1", "Operator", 404, "partner-not-found")]
    public async Task Post_ByAnybodyElse_IsRefusedNamingWhoCan(string account, string role, int status, string code)
    {
        await _contoso.HasAsync("adatum");

        var answer = await _app.As(account, role).PostsAsync(_contoso.PathOf("adatum"), Provider.Body());

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 403, answer.Text.Contains("csp@contoso.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("channel", "Phone", 400, "no-telephone-support")]
    [InlineData("language", "tlh", 400, "invalid-request")]
    [InlineData("plan", "Included", 400, "invalid-request")]
    [InlineData("contractId", "10000000000008", 400, "invalid-request")]
    [InlineData("service", "Dynamics365", 409, "service-not-of-customer")]
    [InlineData("service", "Azure", 409, "grant-missing")]
    [InlineData("channel", "Online", 202, null)]
    [InlineData("plan", "CloudSolutionProvider", 202, null)]
    public async Task Post_WhenSomethingIsInTheWay_SaysWhatAndHowToMendIt(string member, string value, int status, string? code)
    {
        await _contoso.HasAsync("indirect", "Indirect", services: ["Azure", "Office365"]);

        var answer = await _contoso.FilesAsync("indirect", ("service", "Office365"), (member, value));
        var japanese = await _contoso.AdminAgent.InJapanese().PostsAsync(
            _contoso.PathOf("indirect"), Provider.Body(("service", "Office365"), (member, value)));

        Assert.Equal((status, code), (answer.Status, answer.Code));
        if (code is not null)
        {
            Assert.NotEqual(answer["detail"], japanese["detail"]);
            Assert.True(code == "invalid-request" || answer["remedy"] != japanese["remedy"]);
        }
    }

    [Fact]
    public async Task Post_WhenTheCustomerHasGrantedAccess_FilesForAzure()
    {
        await _contoso.HasAsync("granted", "Indirect", granted: true);

        Assert.Equal(202, (await _contoso.FilesAsync("granted")).Status);
    }

    [Theory]
    [InlineData("a@litware.example", false)]
    [InlineData("a@Mail.LITWARE.example", false)]
    [InlineData("a@xn--r8jz45g.example", false)]
    [InlineData("a@it.XN--R8JZ45G.example", false)]
    [InlineData("a@litware.example.", false)]
    [InlineData("a@notlitware.example", true)]
    [InlineData("a@litware.example.contoso.example", true)]
    public async Task Post_WithAContact_TakesOneOfTheProviderOnly(string email, bool isTaken)
    {
        await _contoso.HasAsync("litware", domains: ["litware.example", "例え.example"]);

        var answer = await _contoso.FilesAsync("litware", ("contact", new { name = "A", email }));

        Assert.Equal((isTaken ? 202 : 400, isTaken ? null : "contact-must-be-provider"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_WhenTheFilerHasAnAddressOfTheCustomer_WantsAnotherContact()
    {
        await _contoso.HasAsync("lookalike", domains: ["contoso.example"]);

        var filer = await _contoso.FilesAsync("lookalike");
        var other = await _contoso.FilesAsync("lookalike", ("contact", new { name = "A", email = "a@fabrikam.example" }));

        Assert.Equal((400, "contact-must-be-provider"), (filer.Status, filer.Code));
        Assert.Equal(202, other.Status);
    }

    [Fact]
    public async Task Post_ForTheOwnTenant_IsRefusedWithThePlanToUseAndWorksWithIt()
    {
        // With the provider's own domains: its people are the contact all the same.
        var fabrikam = await new Provider(_app, Sample.Fabrikam, "fabrikam-csp").HasItselfAsync("fabrikam");
        var books = new StoredContracts(_app.Storage);

        var none = await fabrikam.FilesAsync("fabrikam");
        var contract = await books.AddContractAsync(Grant.Of(5), Benefit.SignatureCloudSupport, Sample.Fabrikam);
        await books.LinkAsync("fabrikam-csp", contract);
        var refused = await fabrikam.FilesAsync("fabrikam", ("plan", "CloudSolutionProvider"));
        var filed = await fabrikam.FilesAsync("fabrikam", ("contractId", contract));
        await _app.SettleAsync();
        var office = await fabrikam.FilesAsync("fabrikam", ("service", "Office365"));
        var included = await fabrikam.FilesAsync("fabrikam", ("service", "Office365"), ("plan", "Included"));

        Assert.Equal((409, "own-tenant"), (none.Status, none.Code));
        Assert.Empty(none.Body.GetProperty("usable").EnumerateArray());
        Assert.NotEmpty(none.Body.GetProperty("purchasable").EnumerateArray());
        Assert.Equal((409, "own-tenant"), (refused.Status, refused.Code));
        Assert.Equal(contract, Assert.Single(refused.Body.GetProperty("usable").EnumerateArray()).GetProperty("contractId").GetString());
        Assert.Equal((202, "SignatureCloudSupport"), (filed.Status, filed["plan"]));
        Assert.DoesNotContain(contract, filed.Text, StringComparison.Ordinal);
        Assert.Equal(1, await books.UsedAsync(contract));
        Assert.Equal("Open", (await fabrikam.AdminAgent.GetsAsync($"/api/incidents/{filed["incidentId"]}"))["status"]);
        Assert.Contains("Included", office["remedy"], StringComparison.Ordinal);
        Assert.Equal((202, "Included", null), (included.Status, included["plan"], included["incidentId"]));
        Assert.Equal(1, await books.UsedAsync(contract));
        Assert.Empty(await books.Tables.Intents.RowsAsync("PartitionKey eq 'customer-requests'"));
    }

    [Fact]
    public async Task List_ByCustomerStateAndService_PagesTheNewestFirst()
    {
        await _contoso.HasAsync("tailwind");
        await _contoso.HasAsync("other");
        var filed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            filed.Add((await _contoso.FilesAsync("tailwind", ("service", i % 2 == 0 ? "Azure" : "Office365")))["requestId"]!);
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _contoso.FilesAsync("other");
        await _contoso.AdminAgent.PostsAsync($"/api/partners/{Sample.Contoso}/requests/{filed[2]}/state", new { state = "Closed" });

        var first = await Listed("?customer=tailwind&top=2");
        // What the page ended with leaves the list meanwhile.
        await _contoso.AdminAgent.PostsAsync($"/api/partners/{Sample.Contoso}/requests/{filed[3]}/state", new { state = "Closed" });
        var second = await Listed($"?customer=tailwind&state=Filed&continuation={first.GetProperty("continuation").GetString()}");

        Assert.Equal([filed[4], filed[3]], Ids(first));
        Assert.Equal([filed[1], filed[0]], Ids(second));
        Assert.Equal([filed[3], filed[1]], Ids(await Listed("?customer=tailwind&service=Office365")));
        Assert.Equal([filed[3], filed[2]], Ids(await Listed("?customer=tailwind&state=Closed")));
        foreach (var none in (string[])["t'%20or%20'1'eq'1", "%00", "Tailwind", "%EF%BF%BF"])
        {
            Assert.Empty(Ids(await Listed($"?customer={none}")));
        }

        Assert.Equal(409, (await _contoso.AdminAgent.DeletesAsync($"/api/partners/{Sample.Contoso}/customers/tailwind")).Status);
        Assert.Equal(403, (await _app.As("contoso-member").GetsAsync($"/api/partners/{Sample.Contoso}/requests")).Status);
        var tooLong = $"customer={new string('a', 41)}";
        foreach (var query in (string[])["state=Open", "service=Windows", "continuation=1", "customer=", tooLong])
        {
            var answer = await _contoso.AdminAgent.GetsAsync($"/api/partners/{Sample.Contoso}/requests?{query}");
            Assert.Equal((400, query.Split('=')[0]), (answer.Status, Assert.Single(answer.Fields)));
        }
    }

    private async Task<JsonElement> Listed(string query) =>
        (await _contoso.AdminAgent.GetsAsync($"/api/partners/{Sample.Contoso}/requests{query}")).Body;

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("requestId").GetString()!);
}
