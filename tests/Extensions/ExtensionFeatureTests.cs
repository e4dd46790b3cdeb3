using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Extensions;

/// <summary>E4 through the real HTTP surface, queue and engine.</summary>
public sealed class ExtensionFeatureTests : IAsyncLifetime
{
    private static readonly DateTimeOffset AfterTheEnd = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private BenefitsHost _app = null!;
    private StoredContracts _contracts = null!;

    private Person Admin => _app.As("fabrikam-global-admin");

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();
        _contracts = new StoredContracts(_app.Storage);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Extend_AnExpiredContract_TakesUpWhatWasRejectedAndIsActiveEverywhere()
    {
        var contract = await ExpiredAsync(used: 8);
        foreach (var (incident, account) in ((string, string)[])[("z", "fabrikam-global-admin"), ("b", "opener"), ("a", "opener")])
        {
            await ReceivesAsync(contract, incident, account, AfterTheEnd);
        }

        await ReceivesAsync(contract, "far", "opener", AfterTheEnd.AddDays(60));
        var expired = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        var unusable = (await Admin.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("unusable");
        var (rejected, mailsBefore) = (await Admin.GetsAsync("/api/incidents/z"), _app.Mails);

        var answer = await ExtendsAsync(contract, "2027-02-14");
        await _app.SettleAsync();

        Assert.Equal(("Expired", "Rejected"), (expired.GetProperty("state").GetString(), rejected["status"]));
        Assert.NotEmpty(unusable.EnumerateArray());
        Assert.Equal(
            (202, $"/api/partners/{Sample.Fabrikam}/contracts/{contract}", "2027-02-14"), (answer.Status, answer.Location, answer["end"]));
        Assert.Equal(
            ["z Open ", "b Open ", "a Rejected no-units-left", "far Rejected expired"],
            await Task.WhenAll(new[] { "z", "b", "a", "far" }.Select(SeeAsync)));
        CheckMails(mailsBefore);
        await CheckLedgerAsync(contract);

        // The link that was made before holds again, as soon as there is a unit.
        await _app.ReceivesEventAsync(EventJson.Closed(contract, "z", "c1", IncidentOutcome.NotCharged));
        await _app.SettleAsync();
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        var usable = (await Admin.SeesPlansAsync("windows-server", "2025")).Body.GetProperty("usable").EnumerateArray().Single();
        Assert.Equal(("Active", "2027-02-14"), (line.GetProperty("state").GetString(), line.GetProperty("end").GetString()));
        Assert.Equal((contract, 1), (usable.GetProperty("contractId").GetString(), usable.GetProperty("remaining").GetInt32()));
        Assert.Equal("a Rejected no-units-left", await SeeAsync("a"));

        var (ledger, mails) = ((await _contracts.LedgerAsync(contract)).Count, _app.Mails.Count);
        var again = await ExtendsAsync(contract, "2027-02-14");
        await _app.RunsTimerAsync("ResumeExtensions");
        await _app.RunsTimerAsync("ResumeNotices");
        Assert.Equal((202, "Active", "2027-02-14"), (again.Status, again["state"], again["end"]));
        Assert.Equal((ledger, mails), ((await _contracts.LedgerAsync(contract)).Count, _app.Mails.Count));
    }

    [Fact]
    public async Task Extend_WhenTheAppDiesBehindTheChange_IsTakenUpByTheTimerOnce()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5), partnerId: Sample.Fabrikam);
        await _contracts.CommitAsync(contract, TestEvents.Opened("a", "1", time: AfterTheEnd.AddYears(1)));
        var starts = _app.Services.GetRequiredService<ExtensionStarts>();
        await starts.IntendAsync(contract, new DateOnly(2028, 3, 1), CancellationToken.None);
        await _contracts.ExtendAsync(contract, new DateOnly(2028, 3, 1));

        await _app.RunsTimerAsync("ResumeExtensions");
        await _app.RunsTimerAsync("ResumeExtensions");

        Assert.Equal(["a Open 1"], await _contracts.IncidentsAsync(contract));
        Assert.Equal(3, (await _contracts.LedgerAsync(contract)).Count);
        Assert.Equal(1, await IntentsAsync());
        await _app.PassesAsync(TimeSpan.FromMinutes(11));
        await _app.RunsTimerAsync("ResumeExtensions");
        Assert.Equal(0, await IntentsAsync());
        Assert.Single(_app.Mails, mail => Path.GetFileName(mail).StartsWith("acceptance-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Extend_WhenItCannotBe_SaysWhyAndChangesNothing()
    {
        var contract = await _contracts.AddContractAsync(Grant.Of(5), partnerId: Sample.Fabrikam);
        var early = await ExtendsAsync(contract, "2027-03-31");
        var late = await ExtendsAsync(contract, "2028-04-01");
        var good = new { until = "2027-06-30", reason = "please" };
        var denied = await Admin.PostsAsync(Route(Sample.Fabrikam, contract), good);
        var others = await _app.Office.PostsAsync(Route(Sample.Contoso, contract), good);
        var unknown = await _app.Office.PostsAsync(Route(Sample.Fabrikam, "12345678901234"), good);
        await _contracts.Terms(new FaultyTransport()).ChangeAsync(
            contract,
            before => new TermsChange(before with { EndReason = EndReason.Revoked }, TermsKind.Revoked, "office-1", "misuse"),
            CancellationToken.None);
        var revoked = await ExtendsAsync(contract, "2027-06-30");

        Assert.All([early, late], a => Assert.Equal((400, "invalid-request"), (a.Status, a.Code)));
        Assert.All([early, late], a => Assert.Equal(["until"], a.Fields));
        Assert.Equal((403, "program-office-only"), (denied.Status, denied.Code));
        Assert.All([others, unknown], a => Assert.Equal((404, "contract-not-found"), (a.Status, a.Code)));
        Assert.Equal((409, "revoked"), (revoked.Status, revoked.Code));
        Assert.Single(await _contracts.LedgerAsync(contract));
    }

    private static string Route(string partner, string contract) => $"/api/partners/{partner}/contracts/{contract}/extend";

    private Task<ApiAnswer> ExtendsAsync(string contract, string until) =>
        _app.Office.PostsAsync(Route(Sample.Fabrikam, contract), new { until, reason = "The project is not finished." });

    // Linked by the admin, and over since two days.
    private async Task<string> ExpiredAsync(int used)
    {
        await Admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        Assert.Equal(201, (await Admin.LinksAsync(line)).Status);
        var contract = line.GetProperty("contractId").GetString()!;
        for (var i = 0; i < used; i++)
        {
            await _app.ReceivesEventAsync(EventJson.Opened(contract, $"p{i}", $"o{i}"));
        }

        await _app.SettleAsync();
        await _app.PassesAsync(new DateTimeOffset(2027, 1, 16, 9, 0, 0, TimeSpan.Zero) - _app.Clock.GetUtcNow());
        return contract;
    }

    private async Task ReceivesAsync(string contract, string incident, string account, DateTimeOffset time)
    {
        await _app.ReceivesEventAsync(EventJson.Of(
            TestEvents.Opened(incident, $"late-{incident}", time: time) with { ContractId = contract, AccountId = account }));
        await _app.SettleAsync();
    }

    private async Task<string> SeeAsync(string incident)
    {
        var seen = (await Admin.GetsAsync($"/api/incidents/{incident}")).Body;
        var reason = seen.GetProperty("reason");
        return $"{incident} {seen.GetProperty("status").GetString()} "
            + (reason.ValueKind == JsonValueKind.Null ? "" : reason.GetProperty("code").GetString());
    }

    private void CheckMails(IReadOnlyList<string> before)
    {
        var mails = _app.Mails.Except(before).Select(SentMail.Read).ToList();
        Assert.Equal(
            [
                "A request under Product Support was accepted after all",
                "A request under Product Support was accepted after all",
                "A request under Product Support was not accepted",
                "Product Support is used up",
            ],
            mails.Select(m => m.Subject).Where(s => !s.Contains("extended", StringComparison.OrdinalIgnoreCase)).Order());
        Assert.Equal(5, mails.Count);
        Assert.Equal(
            ["global-admin@fabrikam.example", "program.contact@fabrikam.example"],
            mails.Where(m => m.Subject.Contains("after all", StringComparison.Ordinal)).Select(m => m.To).Order());
    }

    private async Task CheckLedgerAsync(string contract)
    {
        var office = (await _contracts.LedgerAsync(contract)).OfType<TermsEntry>().Single();
        var lines = (await Admin.GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract}/ledger")).Body.GetProperty("items")
            .EnumerateArray().Where(l => l.GetProperty("eventSource").GetString() == SecondJudgement.Source).ToList();
        Assert.Equal(
            ["z Charged", "b Charged", "a Rejected", "far Remembered"],
            lines.Select(l => $"{l.GetProperty("incidentId").GetString()} {l.GetProperty("effect").GetString()}"));
        Assert.All(lines, l => Assert.Equal(
            ("office-1", $"{office.Sequence}"), (l.GetProperty("accountId").GetString(), l.GetProperty("eventId").GetString())));
    }

    private async Task<int> IntentsAsync()
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq 'contract-extension'");
        return await _contracts.Tables.Intents.QueryAsync<TableEntity>(filter).CountAsync();
    }
}
