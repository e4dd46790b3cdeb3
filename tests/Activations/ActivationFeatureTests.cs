using System.Text.Json;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Activations;

/// <summary>Activations through the real HTTP surface: A1-A6, A9.</summary>
public sealed class ActivationFeatureTests(ActivationFeatureTests.Started started) : IClassFixture<ActivationFeatureTests.Started>
{
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Post_WhenPartnerAdminAsks_RunsToItsEnd()
    {
        var admin = _app.As("fabrikam-partner-admin");

        var asked = await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        var waiting = await admin.GetsAsync(asked.Location!);
        var blank = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        await _app.PassesAsync(TimeSpan.FromHours(60) - TimeSpan.FromSeconds(1));
        var stillBlank = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        await _app.PassesAsync(TimeSpan.FromSeconds(1));
        var done = await admin.GetsAsync(asked.Location!);
        var published = await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");

        Assert.Equal((202, "Requested", null), (asked.Status, asked["status"], asked["contractId"]));
        Assert.Equal("AwaitingPublication", waiting["status"]);
        Assert.True(ContractIds.IsAccessId(waiting["accessId"]!) && ContractIds.IsContractId(waiting["contractId"]!));
        Assert.Equal("Active", blank.GetProperty("state").GetString());
        Assert.All(
            new[] { blank, stillBlank },
            line =>
                Assert.All(
                    new[] { "total", "used", "remaining", "publishedAt" },
                    n => Assert.Equal(JsonValueKind.Null, line.GetProperty(n).ValueKind)));
        Assert.Equal("Completed", done["status"]);
        Assert.Equal((10, 0, 10), (Number(published, "total"), Number(published, "used"), Number(published, "remaining")));
        Assert.Equal(waiting["contractId"], published.GetProperty("contractId").GetString());
    }

    [Fact]
    public async Task Post_WhenAskedAgain_GivesTheSameActivation()
    {
        var admin = _app.As("litware-global-admin");

        var first = await admin.ActivatesAsync(Sample.Litware, "ProductSupport");
        var again = await admin.ActivatesAsync(Sample.Litware, "ProductSupport");
        await _app.SettleAsync();
        var later = await _app.As("litware-partner-admin").ActivatesAsync(
            Sample.Litware, "ProductSupport", "headquarters", "SolutionsPartner");

        Assert.Equal((202, 200, 200), (first.Status, again.Status, later.Status));
        Assert.Equal(first["activationId"], again["activationId"]);
        Assert.Equal(first["activationId"], later["activationId"]);
    }

    [Fact]
    public async Task Post_WhenNewContractYearBegan_GivesANewActivationWithNewIds()
    {
        await using var app = await BenefitsHost.StartAsync();
        var admin = app.As("northwind-global-admin");
        await app.Office.PutsAsync(
            "/api/partners/77", Profile(("LegacySilver", "2026-07-01", "2027-06-30"), ("LegacySilver", "2027-07-01", "2028-06-30")));
        await app.Office.PutsAsync(
            "/api/partners/77/users/northwind-global-admin",
            new { email = "a@northwind.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } });

        var first = await admin.ActivatesAsync("77", "ProductSupport");
        await app.SettleAsync();
        await app.PassesAsync(new DateTimeOffset(2027, 7, 1, 0, 0, 0, TimeSpan.Zero) - app.Clock.GetUtcNow());
        var second = await admin.ActivatesAsync("77", "ProductSupport");
        await app.SettleAsync();
        var contracts = (await admin.GetsAsync("/api/partners/77/contracts")).Body.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal((202, 202), (first.Status, second.Status));
        Assert.Equal(["Active", "Expired"], contracts.Select(c => c.GetProperty("state").GetString()!).Order());
        Assert.Equal(2, contracts.Select(c => c.GetProperty("accessId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Post_WhenKitIsAsked_MailsTheContactOfItsLocationAndGivesItAContractOfItsOwn()
    {
        await using var app = await BenefitsHost.StartAsync();
        var admin = app.As("contoso-global-admin");

        var core = await admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        var kit = await admin.ActivatesAsync(Sample.Contoso, "ProductSupport", "osaka");
        await app.SettleAsync();

        Assert.Equal((202, 202), (core.Status, kit.Status));
        Assert.NotEqual(core["activationId"], kit["activationId"]);
        var to = app.Mails.Select(SentMail.Read).ToDictionary(m => m.To);
        Assert.Equal(["osaka.contact@contoso.example", "program.contact@contoso.example"], to.Keys.Order());
        Assert.Contains("事業所: 大阪支店", to["osaka.contact@contoso.example"].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        Sample.Contoso,
        "contoso-global-admin",
        "製品サポート の有効化のお知らせ",
        "アクセス ID: ",
        "利用可能数: 20 件",
        "メンバーシップ: レガシ Gold")]
    [InlineData(
        Sample.Northwind,
        "northwind-global-admin",
        "Product Support is activated",
        "Access ID: ",
        "Units: 15 incidents",
        "Membership: Legacy Silver")]
    public async Task Post_WhenProvisioned_MailsIdsBenefitMembershipUnitsAndDatesInThePartnersLanguage(
        string partnerId, string account, string subject, string label, string units, string membership)
    {
        await using var app = await BenefitsHost.StartAsync();

        var asked = await app.As(account).ActivatesAsync(partnerId, "ProductSupport", alternateEmail: "Second.Desk@fabrikam.example");
        await app.SettleAsync();

        var mail = SentMail.Read(Assert.Single(app.Mails));
        var activation = await app.As(account).GetsAsync(asked.Location!);
        Assert.Equal(subject, mail.Subject);
        Assert.StartsWith("program.contact@", mail.To, StringComparison.Ordinal);
        Assert.Equal("Second.Desk@fabrikam.example", mail.Cc);
        Assert.Contains(label + activation["accessId"], mail.Text, StringComparison.Ordinal);
        Assert.Contains(activation["contractId"]!, mail.Text, StringComparison.Ordinal);
        Assert.Contains(units, mail.Text, StringComparison.Ordinal);
        Assert.Contains(membership, mail.Text, StringComparison.Ordinal);
        Assert.Contains($">{activation["accessId"]}<", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhenRoleIsMissing_Is403NamingWhoCan()
    {
        var answer = await _app.As("contoso-user-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");

        Assert.Equal((403, "role-required"), (answer.Status, answer.Code));
        Assert.Equal(
            ["global-admin@contoso.example", "partner-admin@contoso.example"],
            answer.Body.GetProperty("administrators").EnumerateArray().Select(a => a.GetProperty("email").GetString()!).Order());
        Assert.Contains("鈴木 一郎", answer["remedy"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhenAccountIsCspOnly_Is403WithTheRemedy()
    {
        var answer = await _app.As("contoso-csp").InJapanese().ActivatesAsync(Sample.Contoso, "ProductSupport");

        Assert.Equal((403, "not-authorized-for-this-action"), (answer.Status, answer.Code));
        Assert.Contains("プログラムに関連付けられたアカウント", answer["remedy"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sample.Fabrikam, "fabrikam-global-admin", "SignatureCloudSupport", "not-entitled")]
    [InlineData(Sample.Tailspin, "tailspin-global-admin", "ProductSupport", "no-benefits-yet")]
    public async Task Post_WhenNotEntitled_Is409(string partnerId, string account, string benefit, string code)
    {
        var answer = await _app.As(account).ActivatesAsync(partnerId, benefit);
        Assert.Equal((409, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_WhenSeveralMembershipsGrantIt_AsksWhichAndThenActivatesEach()
    {
        await _app.Office.PutsAsync(
            "/api/partners/88", Profile(("ActionPack", "2026-07-01", "2027-06-30"), ("SolutionsPartner", "2026-07-01", "2027-06-30")));
        await _app.Office.PutsAsync(
            "/api/partners/88/users/both-admin",
            new { email = "a@northwind.example", displayName = "A", association = "Programme", roles = new[] { "PartnerAdmin" } });
        var admin = _app.As("both-admin");

        var unclear = await admin.ActivatesAsync("88", "ProductSupport");
        var pack = await admin.ActivatesAsync("88", "ProductSupport", membership: "ActionPack");
        var solutions = await admin.ActivatesAsync("88", "ProductSupport", membership: "SolutionsPartner");

        Assert.Equal((400, "invalid-request"), (unclear.Status, unclear.Code));
        Assert.Equal(["membership"], unclear.Fields);
        Assert.Equal((202, 202), (pack.Status, solutions.Status));
    }

    [Fact]
    public async Task Get_WhenOtherUserOfThePartnerAsks_ShowsBothIds()
    {
        await using var app = await BenefitsHost.StartAsync();
        await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "AdvisoryHours");
        await app.SettleAsync();
        var member = app.As("contoso-member");

        var line = await member.SeesBenefitAsync(Sample.Contoso, "AdvisoryHours");
        var contract = await member.GetsAsync($"/api/partners/{Sample.Contoso}/contracts/{line.GetProperty("contractId").GetString()}");
        var list = await member.GetsAsync($"/api/partners/{Sample.Contoso}/activations");

        Assert.Equal((200, line.GetProperty("accessId").GetString()), (contract.Status, contract["accessId"]));
        Assert.Equal("AwaitingPublication", list.Body.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal(
            404, (await app.As("fabrikam-member").GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract["contractId"]}")).Status);
        Assert.Equal(
            404, (await app.As("fabrikam-member").GetsAsync($"/api/partners/{Sample.Contoso}/contracts/{contract["contractId"]}")).Status);
    }

    private static int Number(JsonElement line, string name) => line.GetProperty(name).GetInt32();

    private static ProfileBody Profile(params (string Kind, string Start, string End)[] memberships) => new(
        "Northwind",
        "DE",
        "en",
        true,
        new { name = "Contact", email = "contact@northwind.example" },
        [],
        [.. memberships.Select(m => new { kind = m.Kind, start = m.Start, end = m.End })],
        [],
        []);

    private sealed record ProfileBody(
        string name,
        string country,
        string preferredLanguage,
        bool dashboardMigrated,
        object programContact,
        object[] locations,
        object[] memberships,
        string[] competencies,
        object[] kits);

    public sealed class Started : IAsyncLifetime
    {
        public BenefitsHost App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await BenefitsHost.StartAsync();

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
