using System.Text.Json.Nodes;
using BenefitsFunctions.Advisory;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>A10 through the real HTTP surface and engine; each test has a partner of its own.</summary>
public sealed class AdvisoryFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Request_FiledBeforeTheActivation_IsChargedWhenTheContractStartsAndTheRestIsRejectedByMail()
    {
        var member = _app.As("fabrikam-member");
        var filed = new List<ApiAnswer>();
        foreach (var hours in new[] { 1.5m, 3.25m, 0.5m, 0.25m })
        {
            filed.Add(await member.FilesAdvisoryAsync(Sample.Fabrikam, $"Topic of {hours}", hours));
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _app.As("fabrikam-global-admin").ActivatesAsync(Sample.Fabrikam, "AdvisoryHours");
        await _app.SettleAsync();
        await _app.RunsTimerAsync("ResumeNotices");

        Assert.All(filed, answer => Assert.Equal((202, "Waiting", null), (answer.Status, answer["status"], answer["contractId"])));
        var after = await Task.WhenAll(filed.Select(answer => member.GetsAsync(answer.Location!)));
        Assert.Equal(["Charged", "Charged", "Rejected", "Charged"], after.Select(answer => answer["status"]!));
        Assert.Equal([true, true, false, true], after.Select(answer => answer["chargedAt"] is not null));
        var line = await member.SeesBenefitAsync(Sample.Fabrikam, "AdvisoryHours");
        var contract = line.GetProperty("contractId").GetString()!;
        Assert.All(after, answer => Assert.Equal(contract, answer["contractId"]));
        var ledger = (await new StoredContracts(_app.Storage).LedgerAsync(contract)).Cast<IncidentEntry>().ToList();
        Assert.Equal(filed.Select(answer => answer["requestId"]!), ledger.Select(entry => entry.IncidentId));
        Assert.Equal(
            [("/advisory-requests", "fabrikam-member", 6L), ("/advisory-requests", "fabrikam-member", 19L)],
            ledger.Take(2).Select(entry => (entry.Event.Source, entry.AccountId!, entry.UsedAfter)));

        var reason = after[2].Body.GetProperty("reason");
        Assert.Equal("no-units-left", reason.GetProperty("code").GetString());
        var japanese = (await member.InJapanese().GetsAsync(filed[2].Location!)).Body.GetProperty("reason");
        Assert.NotEqual(reason.GetProperty("remedy").GetString(), japanese.GetProperty("remedy").GetString());
        var mail = Assert.Single(Mails("rejection"), m => m.To.EndsWith("@fabrikam.example", StringComparison.Ordinal));
        Assert.Equal(("member@fabrikam.example", "A request under Advisory Hours was not accepted"), (mail.To, mail.Subject));
        Assert.Contains("A request of Fabrikam for advisory hours was not accepted.", mail.Text, StringComparison.Ordinal);
        Assert.Contains(filed[2]["requestId"]!, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(contract, mail.Text, StringComparison.Ordinal);

        var late = await member.DeletesAsync(filed[0].Location!);
        Assert.Equal((409, "already-charged"), (late.Status, late.Code));
        var lost = await member.DeletesAsync(filed[2].Location!);
        Assert.Equal((409, "already-rejected"), (lost.Status, lost.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_FiledAfterTheContractEnded_IsChargedWhenItIsActiveAgain(bool byTheOffice)
    {
        await using var app = await BenefitsHost.StartAsync();
        var (member, path) = (app.As("fabrikam-member"), $"/api/partners/{Sample.Fabrikam}");
        await app.As("fabrikam-global-admin").ActivatesAsync(Sample.Fabrikam, "AdvisoryHours");
        await app.SettleAsync();
        var contract = (await member.SeesBenefitAsync(Sample.Fabrikam, "AdvisoryHours")).GetProperty("contractId").GetString();
        var profile = (await app.Office.GetsAsync(path)).Text;
        var withdrawn = JsonNode.Parse(profile)!;
        withdrawn["memberships"] = new JsonArray();
        Assert.Equal(200, (await app.Office.SendsAsync("PUT", path, withdrawn.ToJsonString())).Status);
        app.Clock.Advance(TimeSpan.FromDays(1));
        var filed = await member.FilesAdvisoryAsync(Sample.Fabrikam, "After the end", 1);
        Assert.Equal("Waiting", filed["status"]);

        var again = byTheOffice
            ? await app.Office.PostsAsync($"{path}/contracts/{contract}/extend", new { until = "2027-01-31", reason = "It is renewed." })
            : await app.Office.SendsAsync("PUT", path, profile);
        await app.SettleAsync();

        Assert.True(again.Status is 200 or 202, again.Text);
        Assert.Equal("Charged", (await member.GetsAsync(filed.Location!))["status"]);
    }

    [Fact]
    public async Task Request_FiledAfterTheActivation_IsChargedAtOnceAndWhatIsNotedIsFinishedByTheTimer()
    {
        var admin = _app.As("northwind-global-admin");
        await admin.ActivatesAsync(Sample.Northwind, "AdvisoryHours");
        await _app.SettleAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));

        var charged = await admin.FilesAdvisoryAsync(Sample.Northwind, "Design", 16);
        // A process that dies when it has stored the request, at the look for what to charge.
        var (id, dying) = (new string('a', 32), new FaultyTransport { CutAt = 5 });
        await Assert.ThrowsAsync<HttpRequestException>(() => new StoredAdvisory(new StoredContracts(_app.Storage)).Over(dying)
            .FileAsync(Sample.Northwind, id, 17, by: "northwind-member"));
        var cut = await admin.GetsAsync($"/api/partners/{Sample.Northwind}/advisory-requests/{id}");
        await _app.RunsTimerAsync("ResumeAdvisory");

        Assert.Equal((202, "Charged", "Waiting"), (charged.Status, charged["status"], cut["status"]));
        var rejected = await admin.GetsAsync($"/api/partners/{Sample.Northwind}/advisory-requests/{id}");
        Assert.Equal(("Rejected", "4.25"), (rejected["status"], rejected["hours"]));
        var line = await admin.SeesBenefitAsync(Sample.Northwind, "AdvisoryHours");
        Assert.Equal((16, 4), (line.GetProperty("used").GetInt32(), line.GetProperty("remaining").GetInt32()));
        // Both are told without the timer of the notices: 20 % left, and the rejection.
        Assert.Contains(Mails("threshold"), mail => mail.To == "program.contact@northwind.example");
        Assert.Contains(Mails("rejection"), mail => mail.To == "member@northwind.example");
    }

    [Fact]
    public async Task Requests_ForEachRole_AreFiledSeenAndCancelledByWhoMay()
    {
        var (member, path) = (_app.As("litware-member"), $"/api/partners/{Sample.Litware}/advisory-requests");
        var filed = await member.FilesAdvisoryAsync(Sample.Litware, "Architecture review", 0.25m);

        Assert.Equal(202, filed.Status);
        Assert.Equal($"{path}/{filed["requestId"]}", filed.Location);
        foreach (var reader in new[] { member, _app.As("litware-user-admin"), _app.Office })
        {
            var seen = await reader.GetsAsync(filed.Location!);
            Assert.Equal((200, "Architecture review", "0.25"), (seen.Status, seen["topic"], seen["hours"]));
        }

        foreach (var (person, status, code) in new[]
        {
            (_app.As("litware-csp"), 403, "not-authorized-for-this-action"),
            (_app.As("northwind-global-admin"), 404, "partner-not-found"),
        })
        {
            foreach (var answer in new[]
            {
                await person.FilesAdvisoryAsync(Sample.Litware, "T", 1),
                await person.GetsAsync(path),
                await person.GetsAsync(filed.Location!),
                await person.DeletesAsync(filed.Location!),
            })
            {
                Assert.Equal((status, code), (answer.Status, answer.Code));
            }
        }

        Assert.Equal((404, "partner-not-found"), Outcome(await _app.Office.FilesAdvisoryAsync(Sample.Litware, "T", 1)));
        foreach (var other in new[] { _app.As("litware-global-admin"), _app.Office })
        {
            Assert.Equal((403, "not-the-filer"), Outcome(await other.DeletesAsync(filed.Location!)));
        }

        Assert.Equal([204, 204], new[] { await member.DeletesAsync(filed.Location!), await member.DeletesAsync(filed.Location!) }
            .Select(answer => answer.Status));
        var cancelled = await member.GetsAsync(filed.Location!);
        Assert.Equal(("Cancelled", true), (cancelled["status"], cancelled["cancelledAt"] is not null));
        Assert.Equal(
            (404, "advisory-request-not-found"),
            Outcome(await _app.As("northwind-member").GetsAsync(
                $"/api/partners/{Sample.Northwind}/advisory-requests/{filed["requestId"]}")));
        Assert.Equal((404, "advisory-request-not-found"), Outcome(await member.DeletesAsync($"{path}/{new string('0', 32)}")));
    }

    [Fact]
    public async Task Requests_Listed_AreTheNewestFirstInPagesAndByStatus()
    {
        var (member, path) = (_app.As("tailspin-member"), $"/api/partners/{Sample.Tailspin}/advisory-requests");
        var filed = new List<ApiAnswer>();
        for (var i = 0; i < 5; i++)
        {
            filed.Add(await member.FilesAdvisoryAsync(Sample.Tailspin, $"{i}", 1));
        }

        var first = await member.GetsAsync($"{path}?top=2&status=Waiting");
        // What the continuation names leaves the list of its status.
        await member.DeletesAsync(filed[3].Location!);
        var second = await member.GetsAsync($"{path}?top=2&status=Waiting&continuation={first["continuation"]}");
        var cancelled = await member.GetsAsync($"{path}?status=Cancelled");
        var all = await member.GetsAsync(path);

        Assert.Equal(["4", "3"], Topics(first));
        Assert.Equal(["2", "1"], Topics(second));
        Assert.Equal(["3"], Topics(cancelled));
        Assert.Equal(["4", "3", "2", "1", "0"], Topics(all));
        Assert.Equal(["status"], (await member.GetsAsync($"{path}?status=Charging")).Fields);
        Assert.Equal(["continuation"], (await member.GetsAsync($"{path}?continuation=x")).Fields);
    }

    [Fact]
    public async Task Post_WhenRepeatedWithItsKey_FilesOnceAndRefusesWrongHours()
    {
        var member = _app.As("contoso-member");
        var keyed = member.With("Idempotency-Key", "advice-1");
        var answers = new[]
        {
            await keyed.FilesAdvisoryAsync(Sample.Contoso, "Moving to the cloud", 2),
            await keyed.FilesAdvisoryAsync(Sample.Contoso, "Moving to the cloud", 2),
        };

        Assert.Equal(answers[0].Text, answers[1].Text);
        Assert.Equal((422, "idempotency-key-reused"), Outcome(await keyed.FilesAdvisoryAsync(Sample.Contoso, "Moving", 2)));
        Assert.Single(Topics(await member.GetsAsync($"/api/partners/{Sample.Contoso}/advisory-requests")));
        foreach (var hours in new[] { 0m, 0.1m, 1.3m, 1000.25m })
        {
            Assert.Equal(["hours"], (await member.FilesAdvisoryAsync(Sample.Contoso, "T", hours)).Fields);
        }

        Assert.Equal(["topic"], (await member.FilesAdvisoryAsync(Sample.Contoso, new string('x', 501), 1)).Fields);
        Assert.Equal(
            "1.5",
            (await member.SendsAsync(
                "POST", $"/api/partners/{Sample.Contoso}/advisory-requests", """{"topic":"T","hours":1.500}"""))["hours"]);
    }

    [Fact]
    public async Task Post_WhenAsManyAsMayAreWaiting_IsRefusedUntilOneIsCancelled()
    {
        const string Partner = "1000099";
        await _app.Office.PutsAsync($"/api/partners/{Partner}", new
        {
            name = "P",
            country = "JP",
            preferredLanguage = "en",
            dashboardMigrated = true,
            programContact = new { name = "A", email = "a@p.example" },
            locations = Array.Empty<object>(),
            memberships = Array.Empty<object>(),
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
        });
        await _app.Office.PutsAsync(
            $"/api/partners/{Partner}/users/p-1",
            new { email = "p@p.example", displayName = "P", association = "Programme", roles = Array.Empty<string>() });
        var store = _app.Services.GetRequiredService<AdvisoryStore>();
        for (var i = 1; i < AdvisoryRules.MaxWaiting; i++)
        {
            await store.FileAsync(
                new AdvisoryRequest(Partner, $"{i:x32}", 0, "T", 1, "p-1", _app.Clock.GetUtcNow()), CancellationToken.None);
        }

        var person = _app.As("p-1");
        var last = await person.FilesAdvisoryAsync(Partner, "T", 1);
        var refused = await person.FilesAdvisoryAsync(Partner, "T", 1);
        await person.DeletesAsync(last.Location!);

        Assert.Equal(202, last.Status);
        Assert.Equal((409, "too-many-waiting"), Outcome(refused));
        Assert.NotNull(refused["remedy"]);
        Assert.Equal(202, (await person.FilesAdvisoryAsync(Partner, "T", 1)).Status);
    }

    private static (int Status, string? Code) Outcome(ApiAnswer answer) => (answer.Status, answer.Code);

    private static List<string> Topics(ApiAnswer page) =>
        [.. page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("topic").GetString()!)];

    private List<SentMail> Mails(string kind) =>
        [.. _app.Mails.Where(m => Path.GetFileName(m).StartsWith($"{kind}-", StringComparison.Ordinal)).Select(SentMail.Read)];
}
