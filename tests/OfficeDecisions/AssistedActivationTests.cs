using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.OfficeDecisions;

/// <summary>A7 through the real HTTP surface, on one day.</summary>
public sealed class AssistedActivationTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string ProgrammeOffice = "programme.office@programme.example";
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Post_WhenTheDashboardIsNotMigrated_WaitsForTheOfficeWhichApproves()
    {
        var partner = await new AssistedPartner(_app, "5000001", "US").AddAsync();

        var asked = await partner.AsksAsync();
        await _app.SettleAsync();
        var again = await partner.AsksAsync();
        var line = await partner.Admin.SeesBenefitAsync(partner.PartnerId, "ProductSupport");
        var approved = await partner.DecidedAsync(asked, approve: true);
        await _app.SettleAsync();
        var done = await partner.SeesAsync(asked);
        var repeated = await partner.DecidedAsync(asked, approve: true);
        var other = await partner.DecidedAsync(asked, approve: false, "Too late");
        await _app.SettleAsync();

        Assert.Equal((202, "AwaitingOffice", 200), (asked.Status, asked["status"], again.Status));
        Assert.Equal(("Pending", "2026-12-22T00:00:00Z"), StepOf(asked));
        Assert.Equal("Requested", line.GetProperty("state").GetString());
        Assert.Equal((202, "Requested"), (approved.Status, approved["status"]));
        Assert.True(OfficeOf(approved).GetProperty("approved").GetBoolean());
        Assert.Equal(("AwaitingPublication", "Done"), (done["status"], StepOf(done).State));
        Assert.NotNull(done["contractId"]);
        Assert.Equal(202, repeated.Status);
        Assert.Equal((409, "already-decided"), (other.Status, other.Code));
        Assert.Single(partner.MailsTo("contact-5000001@northwind.example"));
        Assert.Empty(partner.MailsTo(partner.AdminEmail));
    }

    [Fact]
    public async Task Post_InEmea_TellsTheOfficeWhoAsksAndWhatWithALink()
    {
        var partner = await new AssistedPartner(_app, "5000002", "DE").AddAsync();

        var asked = await partner.AsksAsync();
        await _app.SettleAsync();

        var mail = Assert.Single(partner.MailsTo(ProgrammeOffice), m => m.Text.Contains("5000002", StringComparison.Ordinal));
        Assert.Equal("Northwind asks for Product Support", mail.Subject);
        Assert.All(
            ["Dear Programme Office", "Telephone: +49 30 1234", "Company: Northwind Traders", "Units: 15 incidents", "by 18 December 2026"],
            fact => Assert.Contains(fact, mail.Text, StringComparison.Ordinal));
        Assert.Contains($"Decide here: {_app.Url}{asked.Location}", mail.Text, StringComparison.Ordinal);
        Assert.Equal("+49 30 1234", OfficeOf(asked).GetProperty("contactDetails").GetProperty("telephone").GetString());
    }

    [Fact]
    public async Task Post_InEmeaWithoutDetails_Is400NamingEachOfThem()
    {
        var partner = await new AssistedPartner(_app, "5000003", "FR").AddAsync();

        var without = await partner.Admin.ActivatesAsync(partner.PartnerId, "ProductSupport");
        var some = await partner.Admin.PostsAsync(
            $"/api/partners/{partner.PartnerId}/activations",
            new
            {
                benefit = "ProductSupport",
                contactDetails = new { partnerId = "5000001", email = "a@b.example", name = "A", city = "C" },
            });
        var list = await partner.Admin.GetsAsync($"/api/partners/{partner.PartnerId}/activations");

        Assert.Equal((400, "invalid-request"), (without.Status, without.Code));
        Assert.Equal(
            ["partnerId", "email", "name", "company", "telephone", "city", "country"], without.Fields.Select(f => f.Split('.')[1]));
        Assert.Equal(
            ["contactDetails.company", "contactDetails.telephone", "contactDetails.country", "contactDetails.partnerId"], some.Fields);
        Assert.Empty(list.Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Decide_WhenRejected_TellsTheRequesterWhyAndLetsHimAskAgain()
    {
        var partner = await new AssistedPartner(_app, "5000004", "BR").AddAsync();
        var asked = await partner.AsksAsync();
        await _app.SettleAsync();

        var silent = await partner.DecidedAsync(asked, approve: false);
        var rejected = await partner.DecidedAsync(asked, approve: false, "The company is <unknown>");
        await _app.SettleAsync();
        var repeated = await partner.DecidedAsync(asked, approve: false, "The company is <unknown>");
        var otherReason = await partner.DecidedAsync(asked, approve: false, "Another reason");
        var again = await partner.AsksAsync();

        Assert.Equal((400, "reason"), (silent.Status, Assert.Single(silent.Fields)));
        Assert.Equal((202, "Rejected"), (rejected.Status, rejected["status"]));
        Assert.Equal("Failed", StepOf(rejected).State);
        var mail = Assert.Single(partner.MailsTo(partner.AdminEmail));
        Assert.Equal("Product Support is not activated", mail.Subject);
        Assert.Contains("Reason: The company is <unknown>", mail.Text, StringComparison.Ordinal);
        Assert.Contains("The company is &lt;unknown&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Equal((202, 409), (repeated.Status, otherReason.Status));
        Assert.Equal((202, "AwaitingOffice"), (again.Status, again["status"]));
        Assert.NotEqual(asked["activationId"], again["activationId"]);
    }

    [Fact]
    public async Task Post_WhenTheCountryRequiresAnOffice_WaitsThoughTheDashboardIsMigrated()
    {
        var partner = await new AssistedPartner(_app, "5000005", "CN", Migrated: true).AddAsync();

        var asked = await partner.AsksAsync();
        await _app.SettleAsync();

        Assert.Equal(("AwaitingOffice", "TechnicalSupport"), (asked["status"], OfficeOf(asked).GetProperty("office").GetString()));
        var mail = Assert.Single(
            partner.MailsTo("technical.support@programme.example"), m => m.Text.Contains("5000005", StringComparison.Ordinal));
        Assert.Contains("テクニカル サポート 様", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhenTheOfficeAsks_NeedsNoDecisionAndMailsTheContactOnly()
    {
        var partner = await new AssistedPartner(_app, "5000006", "US").AddAsync();
        var path = $"/api/partners/{partner.PartnerId}/activations";

        var asked = await _app.Office.ActivatesAsync(partner.PartnerId, "ProductSupport");
        await _app.SettleAsync();
        var done = await _app.Office.GetsAsync(asked.Location!);
        var decided = await partner.DecidedAsync(asked, approve: true);
        var gone = await _app.Office.PostsAsync($"{path}/0123456789abcdef0123456789abcdef/decision", new { approve = true });
        var nowhere = await _app.Office.PostsAsync("/api/partners/5999999/activations/x/decision", new { approve = true });
        var stranger = await partner.Admin.PostsAsync($"{asked.Location}/decision", new { approve = true });

        Assert.Equal((202, "Requested", "AwaitingPublication"), (asked.Status, asked["status"], done["status"]));
        Assert.Equal(JsonValueKind.Null, done.Body.GetProperty("office").ValueKind);
        Assert.Null(Assert.Single(partner.MailsTo("contact-5000006@northwind.example")).Cc);
        Assert.Equal((409, "no-decision-needed"), (decided.Status, decided.Code));
        Assert.Equal((404, "activation-not-found"), (gone.Status, gone.Code));
        Assert.Equal((404, "partner-not-found"), (nowhere.Status, nowhere.Code));
        Assert.Equal((403, "program-office-only"), (stranger.Status, stranger.Code));
    }

    [Fact]
    public async Task Decide_WhenTheProfileChangedMeanwhile_GivesWhatThePartnerIsEntitledToNow()
    {
        var partner = await new AssistedPartner(_app, "5000007", "US").AddAsync();
        var cloud = await partner.AsksAsync("SignatureCloudSupport");
        var hours = await partner.AsksAsync("AdvisoryHours");
        await partner.PutsAsync("LegacySilver", "2026-07-01", "2027-05-31", "Cloud Platform");

        await partner.DecidedAsync(cloud, approve: true);
        await _app.SettleAsync();
        var contract = Assert.Single(
            (await partner.Admin.GetsAsync($"/api/partners/{partner.PartnerId}/contracts")).Body.GetProperty("items").EnumerateArray());
        await partner.PutsAsync("LegacySilver", "2027-07-01", "2028-06-30");
        await partner.DecidedAsync(hours, approve: true);
        await _app.SettleAsync();

        Assert.Equal(("2027-05-31", true), (contract.GetProperty("end").GetString(), contract.GetProperty("unlimited").GetBoolean()));
        var failed = await partner.SeesAsync(hours);
        Assert.Equal(("Failed", "NotEntitled", null), (failed["status"], failed["failureReason"], failed["contractId"]));
        Assert.Equal("Advisory Hours is not activated", Assert.Single(partner.MailsTo(partner.AdminEmail)).Subject);
    }

    private static JsonElement OfficeOf(ApiAnswer activation) => activation.Body.GetProperty("office");

    private static (string? State, string? DueAt) StepOf(ApiAnswer activation)
    {
        var step = activation.Body.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetString() == "OfficeDecided");
        return (step.GetProperty("state").GetString(), step.GetProperty("dueAt").GetString());
    }
}
