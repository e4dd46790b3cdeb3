using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Products;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Plans;

/// <summary>P1-P7, L4, L5 through the real HTTP surface.</summary>
public sealed class PlansFeatureTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;
    private StoredContracts _books = null!;

    private Person Somebody => _app.As("somebody-of-no-partner");

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();
        _books = new StoredContracts(_app.Storage);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Plans_FromEntitledToLinkedToUsedUpAndBack_TellAtEachStepWhatIsMissing()
    {
        var admin = _app.As("fabrikam-global-admin");
        var entitled = await ReasonsAsync(admin);
        await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        var activated = await ReasonsAsync(admin);
        var line = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        var contract = line.GetProperty("contractId").GetString()!;
        await admin.LinksAsync(line);
        var blank = (await admin.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("usable").EnumerateArray().Single();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var published = (await admin.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("usable").EnumerateArray().Single();
        for (var i = 0; i < 10; i++)
        {
            await _app.ReceivesEventAsync(EventJson.Opened(contract, $"p{i}", $"o{i}"));
        }

        await _app.SettleAsync();
        var usedUp = await ReasonsAsync(admin);
        await _app.ReceivesEventAsync(EventJson.Closed(contract, "p1", "c1", IncidentOutcome.NotCharged));
        await _app.SettleAsync();
        var back = (await admin.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("usable").EnumerateArray().Single();

        Assert.Equal(["not-activated"], entitled);
        Assert.Equal(["not-linked"], activated);
        Assert.Equal((JsonValueKind.Null, 10), (blank.GetProperty("remaining").ValueKind, published.GetProperty("remaining").GetInt32()));
        Assert.Equal(["no-units-left"], usedUp);
        Assert.Equal(1, back.GetProperty("remaining").GetInt32());
    }

    [Fact]
    public async Task Plans_WhenSeveralReasonsApply_TellAllInTheFixedOrderWithDatesAndCounts()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20), used: 20, end: new(2026, 11, 19));
        await _books.LinkAsync("somebody-of-no-partner", ids.ContractId);

        var plan = (await Somebody.SeesPlansAsync("windows-server", "2019")).Body.GetProperty("unusable").EnumerateArray().Single();
        var japanese = (await Somebody.InJapanese().SeesPlansAsync("windows-server", "2022")).Body.GetProperty("unusable").EnumerateArray()
            .Single();

        Assert.Equal(
            [
                "version-not-covered: Windows Server 2019 is older than the version before the current Windows Server 2025, "
                + "which was released on 2024-11-01.",
                "expired: The contract ended on 2026-11-19.",
                "no-units-left: All 20 incidents of the contract are used.",
            ],
            plan.GetProperty("reasons").EnumerateArray().Select(r => $"{r.GetProperty("code")}: {r.GetProperty("detail")}"));
        Assert.All(plan.GetProperty("reasons").EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("remedy").GetString()!));
        Assert.Contains(
            "メインストリーム サポートは 2026-10-13 に終了しました",
            japanese.GetProperty("reasons")[0].GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_OnTheDayAfterTheLastDay_HaveLostTheContractWithoutASweep()
    {
        var ids = await _books.AddPairAsync(Grant.Of(20), end: new(2026, 11, 20));
        await Somebody.LinksAsync(ids.AccessId, ids.ContractId);

        var lastDay = (await Somebody.SeesPlansAsync("windows-server", "2025")).Body;
        var ahead = (await Somebody.SeesPlansAsync("windows-server", "2025", "2026-11-21")).Body;
        _app.Clock.Advance(TimeSpan.FromHours(15));
        var after = (await Somebody.SeesPlansAsync("windows-server", "2025")).Body;

        Assert.Single(lastDay.GetProperty("usable").EnumerateArray());
        Assert.All(
            [ahead, after],
            a => Assert.Equal("expired", a.GetProperty("unusable")[0].GetProperty("reasons")[0].GetProperty("code").GetString()));
        Assert.All([ahead, after], a => Assert.Empty(a.GetProperty("usable").EnumerateArray()));
    }

    [Fact]
    public async Task Plans_ForMicrosoft365_NeedNoLinkAndForAzureDo()
    {
        var admin = _app.As("contoso-global-admin");
        await admin.ActivatesAsync(Sample.Contoso, "SignatureCloudSupport");
        await _app.SettleAsync();

        var microsoft365 = (await admin.SeesPlansAsync("microsoft-365")).Body;
        var azure = (await admin.SeesPlansAsync("azure", "cloud")).Body;
        var opened = await OpensAsync(admin, new { product = "microsoft-365", severity = "B", title = "No mail", language = "ja" });

        Assert.Equal("SignatureCloudSupport", microsoft365.GetProperty("usable").EnumerateArray().Single().GetProperty("plan").GetString());
        Assert.Contains("not-linked", Codes(azure, "SignatureCloudSupport"));
        Assert.Equal(
            ["Premier", "Advanced"], azure.GetProperty("purchasable").EnumerateArray().Select(p => p.GetProperty("plan").GetString()!));
        Assert.Equal((202, "SignatureCloudSupport"), (opened.Status, opened["plan"]));
    }

    [Fact]
    public async Task Plans_ForAnAdminAgent_HaveThePlanForCustomersAndNeedNoneOfItsOwnButForAzure()
    {
        var agent = _app.As("contoso-csp");

        var azure = (await agent.SeesPlansAsync("azure")).Body;
        var intune = (await agent.SeesPlansAsync("intune")).Body;
        var windows = (await agent.SeesPlansAsync("windows-server", "2025")).Body;
        var customer = await OpensAsync(
            agent, new { plan = "CloudSolutionProvider", product = "azure", severity = "A", title = "VM down", language = "en" });
        var own = await OpensAsync(agent, new { product = "azure", severity = "A", title = "VM down", language = "en" });
        var included = await OpensAsync(agent, new { product = "intune", severity = "C", title = "Enrolment", language = "en" });
        var before = await agent.GetsAsync(customer.Location!);
        await agent.PostsAsync($"{customer.Location}/close", new { outcome = "Resolved" });
        var closed = await agent.GetsAsync(customer.Location!);

        Assert.Empty(Plans(azure, "usable"));
        Assert.Equal(["CloudSolutionProvider"], Plans(azure, "forCustomers"));
        Assert.Equal(["Included"], Plans(intune, "usable"));
        Assert.Equal(["CloudSolutionProvider"], Plans(intune, "forCustomers"));
        Assert.Equal(["CloudSolutionProvider"], Plans(own.Body, "forCustomers"));
        Assert.Equal(["product-not-covered"], Codes(windows, "CloudSolutionProvider"));
        Assert.Equal((202, 409, 202), (customer.Status, own.Status, included.Status));
        Assert.Equal(("no-usable-plan", "Included"), (own.Code, included["plan"]));
        Assert.Equal(("Open", "Closed", "Resolved"), (before["status"], closed["status"], closed["outcome"]));
        Assert.Equal(404, (await Somebody.GetsAsync(customer.Location!)).Status);
    }

    [Fact]
    public async Task Plans_ForAPersonalAccount_CanBeBoughtOnlineAndForAWorkAccountNot()
    {
        var personal = _app.WithPrincipal(Person.Principal("me-at-home", [], "live.com"));

        var online = (await personal.SeesPlansAsync("windows-server", "2019")).Body.GetProperty("purchasable").EnumerateArray().Single();
        var work = (await Somebody.SeesPlansAsync("windows-server", "2019")).Body.GetProperty("purchasable").EnumerateArray().Single();

        Assert.Equal((true, false), (online.GetProperty("buyOnline").GetBoolean(), work.GetProperty("buyOnline").GetBoolean()));
        Assert.Contains("can't buy it online", work.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await Somebody.SeesPlansAsync("windows-server", "2012 R2")).Body.GetProperty("purchasable").EnumerateArray());
    }

    [Theory]
    [InlineData("?version=2025", "product")]
    [InlineData("?product=windows-serv&version=2025", "product")]
    [InlineData("?product=windows-server", "version")]
    [InlineData("?product=windows-server&version=2003", "version")]
    [InlineData("?product=azure&version=2025", "version")]
    [InlineData("?product=azure&at=soon", "at")]
    [InlineData("?product=azure&product=intune", "product")]
    public async Task Plans_WhenTheQuestionIsWrong_NameTheField(string query, string field)
    {
        var answer = await Somebody.GetsAsync($"/api/accounts/me/plans{query}");

        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Check_ForPartnersAndLinks_CostsOneQueryEachAndOnePointReadPerLink()
    {
        const string Account = "member-of-three";
        foreach (var partner in (string[])[Sample.Contoso, Sample.Fabrikam, Sample.Northwind])
        {
            await _app.Office.PutsAsync(
                $"/api/partners/{partner}/users/{Account}",
                new { email = "m@contoso.example", displayName = "M", association = "Programme", roles = Array.Empty<string>() });
        }

        await _app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        for (var i = 0; i < 4; i++)
        {
            await _books.LinkAsync(Account, await _books.AddContractAsync(Grant.Of(20)));
        }

        var transport = new FaultyTransport();
        var tables = new BenefitsTables(new TableServiceClient(_app.Storage, new TableClientOptions { Transport = transport }));
        var reader = new PlanReader(
            tables, new AccountStore(tables), new ContractStore(tables), EntitlementCatalog.Load(EntitlementCatalog.DefaultPath));
        var product = ProductCatalog.Load(ProductCatalog.DefaultPath).Find("windows-server")!;

        var candidates = await reader.CandidatesAsync(
            Account, new PlanQuestion(product, product.Find("2025"), new(2026, 11, 20)), CancellationToken.None);

        Assert.Equal(1 + 3 + 4 + 1, transport.Requests);
        Assert.Equal(4, candidates.Count(c => c.Standing == PlanStanding.Linked));
        Assert.Single(candidates, c => c.Standing == PlanStanding.NotLinked);
        Assert.Contains(candidates, c => c is { Standing: PlanStanding.NotActivated, PartnerId: Sample.Fabrikam });
    }

    [Fact]
    public async Task Plans_WhenTheAccountLeavesThePartner_HaveItsBenefitsNoMore()
    {
        var member = _app.As("fabrikam-member");
        var before = (await member.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("unusable").GetArrayLength();
        await _app.Office.DeletesAsync($"/api/partners/{Sample.Fabrikam}/users/fabrikam-member");

        Assert.Equal(
            (1, 0), (before, (await member.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("unusable").GetArrayLength()));
    }

    [Fact]
    public async Task Opening_ForEachKindOfPlan_FollowsTheSameRules()
    {
        var usable = await _books.AddPairAsync(Grant.Of(2));
        var usedUp = await _books.AddPairAsync(Grant.Of(1), used: 1);
        var foreign = await _books.AddPairAsync(Grant.Of(2));
        await _books.LinkAsync("somebody-of-no-partner", usable.ContractId);
        await _books.LinkAsync("somebody-of-no-partner", usedUp.ContractId);

        Task<ApiAnswer> Opens(string version, string? plan = null, string? contractId = null, string product = "windows-server") =>
            OpensAsync(Somebody, new { plan, contractId, product, version, severity = "B", title = "T", language = "en" });

        var preselected = await Opens("2025");
        var named = await Opens("2025", "ProductSupport");
        await _app.SettleAsync();
        var refused = await Opens("2025", contractId: usedUp.ContractId);
        var older = await Opens("2019");
        var shown = (await Somebody.SeesPlansAsync("windows-server", "2019")).Body.GetProperty("unusable");

        Assert.Equal(
            (202, usable.ContractId, 202, usable.ContractId),
            (preselected.Status, preselected["contractId"], named.Status, named["contractId"]));
        Assert.Equal(
            (409, "plan-not-usable", "no-units-left"),
            (refused.Status, refused.Code, refused.Body.GetProperty("reasons")[0].GetProperty("code").GetString()));
        Assert.Equal((409, "no-usable-plan"), (older.Status, older.Code));
        Assert.Equal(shown.GetRawText(), older.Body.GetProperty("unusable").GetRawText());
        Assert.Equal(
            (404, 404),
            ((await Opens("2025", contractId: foreign.ContractId)).Status, (await Opens("2025", contractId: "12345678901234")).Status));
        Assert.Equal((await Opens("2025", contractId: foreign.ContractId)).Text, (await Opens("2025", contractId: "12345678901234")).Text);
        Assert.Equal(["plan"], (await Opens("2025", "SignatureCloudSupport", usable.ContractId)).Fields);
        Assert.Equal(["version"], (await Opens("2003")).Fields);
        await _app.SettleAsync();
        Assert.Equal("Open", (await Somebody.GetsAsync(preselected.Location!))["status"]);
        Assert.Equal(["no-units-left"], Codes((await Somebody.SeesPlansAsync("windows-server", "2025")).Body, "ProductSupport").Distinct());
    }

    private static Task<ApiAnswer> OpensAsync(Person person, object incident) => person.PostsAsync("/api/incidents", incident);

    private static async Task<IReadOnlyList<string>> ReasonsAsync(Person person)
    {
        var answer = (await person.SeesPlansAsync("windows-server", "2025")).Body;
        Assert.Empty(answer.GetProperty("usable").EnumerateArray());
        return Codes(answer, "ProductSupport");
    }

    private static IReadOnlyList<string> Codes(JsonElement answer, string plan) =>
        [.. answer.GetProperty("unusable").EnumerateArray().Where(
            p =>
                p.GetProperty("plan").GetString() == plan).SelectMany(p =>
                    p.GetProperty("reasons").EnumerateArray()).Select(r => r.GetProperty("code").GetString()!)];

    private static IEnumerable<string> Plans(JsonElement body, string list) =>
        body.GetProperty(list).EnumerateArray().Select(p => p.GetProperty("plan").GetString()!);
}
