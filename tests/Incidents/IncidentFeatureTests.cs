using System.Text.Json;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>I1-I7 through the real HTTP surface and the real queue.</summary>
public sealed class IncidentFeatureTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;

    private Person Admin => _app.As("fabrikam-global-admin");

    public async Task InitializeAsync() => _app = await BenefitsHost.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Post_WhenUnitsAreLeft_OpensAndTakesOneUnit()
    {
        var contract = await ActivateAsync();

        var accepted = await OpensAsync(contract);
        var pending = accepted["status"];
        await _app.SettleAsync();
        var open = await Admin.GetsAsync(accepted.Location!);
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");

        Assert.Equal((202, "Pending", "Open"), (accepted.Status, pending, open["status"]));
        Assert.Equal((1, 9), (line.GetProperty("used").GetInt32(), line.GetProperty("remaining").GetInt32()));
    }

    [Theory]
    [InlineData("Resolved", 1)]
    [InlineData("NotCharged", 0)]
    public async Task Close_ForEachOutcome_KeepsOrGivesBackTheUnit(string outcome, int used)
    {
        var contract = await ActivateAsync();
        var accepted = await OpensAsync(contract);

        var closing = await Admin.PostsAsync($"{accepted.Location}/close", new { outcome });
        await Admin.PostsAsync($"{accepted.Location}/close", new { outcome });
        await _app.SettleAsync();
        var closed = await Admin.GetsAsync(accepted.Location!);
        var again = await Admin.PostsAsync($"{accepted.Location}/close", new { outcome });

        Assert.Equal((202, "Closed", outcome), (closing.Status, closed["status"], closed["outcome"]));
        Assert.Equal((200, closed.Text), (again.Status, again.Text));
        Assert.Equal(used, (await BalanceAsync(contract)).GetProperty("used").GetInt32());
        Assert.Equal(2, (await LedgerAsync(contract)).Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u682a")]
    public async Task Close_WhenTheIncidentsIdIsAsLongAsCanBe_ReachesTheQueue(string character)
    {
        var contract = await ActivateAsync();
        var id = string.Concat(Enumerable.Repeat(character, 100));
        await _app.ReceivesEventAsync(EventJson.Opened(contract, id, "o1", "fabrikam-global-admin"));
        await _app.SettleAsync();

        var closing = await Admin.PostsAsync($"/api/incidents/{Uri.EscapeDataString(id)}/close", new { outcome = "NotCharged" });
        await _app.SettleAsync();

        Assert.Equal((202, "Closed"), (closing.Status, (await Admin.GetsAsync($"/api/incidents/{Uri.EscapeDataString(id)}"))["status"]));
        Assert.Equal(0, (await BalanceAsync(contract)).GetProperty("used").GetInt32());
    }

    [Fact]
    public async Task Post_WhenUsedUp_IsRejectedWithItsReasonAndTheOpenerIsTold()
    {
        var contract = await ActivateAsync();
        for (var i = 0; i < 9; i++)
        {
            await OpensAsync(contract);
        }

        // A portal takes the last unit between the check and the commit.
        await _app.SettleAsync();
        await _app.ReceivesEventAsync(EventJson.Opened(contract, "p10", "o10"));
        await _app.SettleAsync();
        var mailsBefore = _app.Mails.Count;
        var refused = await OpensAsync(contract);
        await _app.ReceivesEventAsync(EventJson.Opened(contract, "p11", "o11", "fabrikam-global-admin"));
        await _app.SettleAsync();
        var rejected = await Admin.GetsAsync("/api/incidents/p11");

        Assert.Equal((409, "plan-not-usable"), (refused.Status, refused.Code));
        Assert.Equal("no-units-left", Assert.Single(refused.Body.GetProperty("reasons").EnumerateArray()).GetProperty("code").GetString());
        var reason = rejected.Body.GetProperty("reason").GetProperty("code").GetString();
        Assert.Equal(("Rejected", "no-units-left"), (rejected["status"], reason));
        Assert.Equal("Exhausted", (await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("state").GetString());
        var mail = Assert.Single(MailsOf("rejection"));
        Assert.Equal(("global-admin@fabrikam.example", "A request under Product Support was not accepted"), (mail.To, mail.Subject));
        Assert.Equal(mailsBefore + 1, _app.Mails.Count);
        var thresholds = MailsOf("threshold");
        Assert.Equal(["Product Support is nearly used up", "Product Support is used up"], thresholds.Select(m => m.Subject).Order());
        Assert.All(thresholds, m => Assert.Equal("program.contact@fabrikam.example", m.To));
        Assert.All(thresholds.Append(mail), m => Assert.DoesNotContain(contract, m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queue_WhenPortalsSendTwiceAndOutOfOrder_CountsOnce()
    {
        var contract = await ActivateAsync();

        await _app.ReceivesEventAsync(EventJson.Closed(contract, "p1", "c1", IncidentOutcome.Resolved));
        for (var i = 0; i < 3; i++)
        {
            await _app.ReceivesEventAsync(EventJson.Opened(contract, "p1", "o1"));
        }

        await _app.SettleAsync();

        Assert.Equal(1, (await BalanceAsync(contract)).GetProperty("used").GetInt32());
        var ledger = await LedgerAsync(contract);
        Assert.Equal(2, ledger.Count);
        Assert.Equal(1, ledger.Sum(e => e.GetProperty("change").GetInt32()));
        Assert.Equal(["c1", "o1"], ledger.Select(e => e.GetProperty("eventId").GetString()!).Order());
    }

    [Fact]
    public async Task Queue_WhenEventsArePoison_DeadLettersThemAloneAndResendsThem()
    {
        var contract = await ActivateAsync();
        await _app.ReceivesEventAsync("no json");
        await _app.ReceivesEventAsync(
            EventJson.Opened(contract, "p0", "x").Replace("benefits.incident.opened.v1", "other", StringComparison.Ordinal));
        await _app.ReceivesEventAsync(EventJson.Opened("10000000000008", "p1", "o1"));
        await _app.ReceivesEventAsync(EventJson.Opened(contract, "p2", "o2", units: 0.5m));
        await _app.ReceivesEventAsync(EventJson.Opened(contract, "p3", "o3"));
        await _app.SettleAsync();

        var letters = await DeadLettersAsync();
        var id = letters[0].GetProperty("id").GetString();
        var resent = await _app.Operator.PostsAsync($"/api/operations/dead-letters/{id}/resend", new { });
        await _app.SettleAsync();
        var again = await DeadLettersAsync();

        Assert.Equal(
            ["invalid-units", "unknown-contract", "unknown-type", "unreadable"],
            letters.Select(l => l.GetProperty("reason").GetString()!).Order());
        Assert.Equal(202, resent.Status);
        Assert.Equal(4, again.Count);
        Assert.DoesNotContain(id, again.Select(l => l.GetProperty("id").GetString()));
        Assert.Equal(1, (await BalanceAsync(contract)).GetProperty("used").GetInt32());
        Assert.Equal(404, (await _app.Operator.PostsAsync("/api/operations/dead-letters/7/resend", new { })).Status);
        var refused = await Admin.GetsAsync("/api/operations/dead-letters");
        Assert.Equal((403, "operator-only"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Balance_AtAPastDate_IsComputedFromTheLedger()
    {
        var contract = await ActivateAsync();
        for (var day = 0; day < 3; day++)
        {
            await OpensAsync(contract);
            await _app.SettleAsync();
            await _app.PassesAsync(TimeSpan.FromDays(1));
        }

        async Task<int> UsedAtAsync(string at) => (await BalanceAsync(contract, at)).GetProperty("used").GetInt32();
        var first = DateOnly.FromDateTime(_app.Clock.GetUtcNow().UtcDateTime).AddDays(-3);
        int[] used = new int[5];
        for (var i = 0; i < 4; i++)
        {
            used[i] = await UsedAtAsync($"{first.AddDays(i - 1):yyyy-MM-dd}");
        }

        used[4] = (await BalanceAsync(contract)).GetProperty("used").GetInt32();
        Assert.Equal([0, 1, 2, 3, 3], used);
        var second = $"{first.AddDays(1):yyyy-MM-dd}";
        var part = (await Admin.GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract}/ledger?from={second}&to={second}")).Body;
        Assert.Equal(2, Assert.Single(part.GetProperty("items").EnumerateArray()).GetProperty("sequence").GetInt32());
        var wrong = await Admin.GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract}/ledger?from=soon&continuation=x");
        Assert.Equal(["continuation", "from"], wrong.Fields.Order());
    }

    [Fact]
    public async Task Ledger_WhenLong_ComesInPages()
    {
        var admin = _app.As("litware-global-admin");
        await admin.ActivatesAsync(Sample.Litware, "SignatureCloudSupport");
        await _app.SettleAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var contract = (await admin.SeesBenefitAsync(Sample.Litware, "SignatureCloudSupport")).GetProperty("contractId").GetString()!;
        for (var i = 0; i < 450; i++)
        {
            await _app.ReceivesEventAsync(EventJson.Opened(contract, $"p{i}", $"o{i}"));
        }

        await _app.SettleAsync();
        Assert.Empty(await DeadLettersAsync());
        var committed = (await new StoredContracts(_app.Storage).LedgerAsync(contract)).Cast<IncidentEntry>().Select(e => e.Event.Id);
        Assert.Empty(Enumerable.Range(0, 450).Select(i => $"o{i}").Except(committed));
        var sequences = new List<long>();
        var pages = 0;
        for (string? next = "1"; next is not null; pages++)
        {
            var page = (await admin.GetsAsync($"/api/partners/{Sample.Litware}/contracts/{contract}/ledger?continuation={next}")).Body;
            sequences.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()));
            next = page.GetProperty("continuation").GetString();
        }

        Assert.Equal(5, pages);
        Assert.Equal(Enumerable.Range(1, 450).Select(i => (long)i), sequences);
        var line = await admin.SeesBenefitAsync(Sample.Litware, "SignatureCloudSupport");
        Assert.Equal(
            (450, JsonValueKind.Null, "Active"),
            (line.GetProperty("used").GetInt32(), line.GetProperty("remaining").ValueKind, line.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Get_WhileTheBalanceIsNotPublished_ShowsNoNumbers()
    {
        var contract = await ActivateAsync(publish: false);
        await OpensAsync(contract);
        await _app.SettleAsync();

        Assert.Equal(JsonValueKind.Null, (await BalanceAsync(contract)).GetProperty("used").ValueKind);
        Assert.Equal(JsonValueKind.Null, Assert.Single(await LedgerAsync(contract)).GetProperty("usedAfter").ValueKind);
    }

    [Fact]
    public async Task Incident_ForStrangers_DoesNotExist()
    {
        var contract = await ActivateAsync();
        var accepted = await OpensAsync(contract);
        var stranger = _app.As("northwind-global-admin");

        Assert.Equal(200, (await _app.As("fabrikam-member").GetsAsync(accepted.Location!)).Status);
        var unseen = await stranger.GetsAsync(accepted.Location!);
        Assert.Equal((404, "incident-not-found"), (unseen.Status, unseen.Code));
        Assert.Equal(404, (await _app.As("fabrikam-member").PostsAsync($"{accepted.Location}/close", new { outcome = "Resolved" })).Status);
        var refused = await OpensAsync(contract, stranger);
        Assert.Equal((404, "contract-not-found"), (refused.Status, refused.Code));
        Assert.Equal(404, (await OpensAsync("12345678901234")).Status);
    }

    private async Task<string> ActivateAsync(bool publish = true)
    {
        await Admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        await _app.PassesAsync(publish ? TimeSpan.FromHours(60) : TimeSpan.Zero);
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        Assert.Equal(201, (await Admin.LinksAsync(line)).Status);
        return line.GetProperty("contractId").GetString()!;
    }

    private Task<ApiAnswer> OpensAsync(string contractId, Person? person = null) => (person ?? Admin).PostsAsync(
        "/api/incidents",
        new
        {
            plan = "ProductSupport",
            contractId,
            product = "windows-server",
            version = "2025",
            severity = "B",
            title = "Server does not start",
            language = "en",
        });

    private async Task<List<JsonElement>> DeadLettersAsync() =>
        [.. (await _app.Operator.GetsAsync("/api/operations/dead-letters")).Body.GetProperty("items").EnumerateArray()];

    private List<SentMail> MailsOf(string kind) =>
        [.. _app.Mails.Where(m => Path.GetFileName(m).StartsWith($"{kind}-", StringComparison.Ordinal)).Select(SentMail.Read)];

    private async Task<JsonElement> BalanceAsync(string contract, string? at = null) =>
        (await Admin.GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract}/balance{(at is null ? "" : $"?at={at}")}")).Body;

    private async Task<IReadOnlyList<JsonElement>> LedgerAsync(string contract) =>
    [
        .. (await Admin.GetsAsync($"/api/partners/{Sample.Fabrikam}/contracts/{contract}/ledger")).Body
            .GetProperty("items").EnumerateArray(),
    ];
}
