using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.CustomerRequests;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.RequestDesk;

/// <summary>S3, S4 through the real HTTP surface and engine, on a clock; each test has a provider of its own.</summary>
public sealed class RequestDeskFeatureTests(RequestsApp started) : IClassFixture<RequestsApp>
{
    private const string Desk = "/api/operations/requests";

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task FirstResponse_WhenItIsMissed_IsFlaggedMailedOnceAndListedUntilItComes()
    {
        var provider = await new Provider(_app, Sample.Northwind, "northwind-csp").HasAsync("adatum");
        var filed = await provider.FilesAsync("adatum", ("severity", "C"), ("title", "Secret title"));
        var id = filed["requestId"]!;
        var raised = await provider.AdminAgent.PostsAsync($"{filed.Location}/severity", new { severity = "A", reason = "Worse." });
        var early = await WorklistAsync();

        _app.Clock.Advance(TimeSpan.FromHours(2));
        await _app.RunsTimerAsync("SweepCustomerRequests");
        var atTheTime = await _app.Operator.GetsAsync($"{Desk}/{id}");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(_app.RunsTimerAsync("SweepCustomerRequests"), _app.RunsTimerAsync("SweepCustomerRequests"));
        await _app.RunsTimerAsync("SweepCustomerRequests");
        var late = await WorklistAsync();
        var responded = await _app.Operator.With("Idempotency-Key", "r1").PostsAsync($"{Desk}/{id}/responses", new { text = "Sorry." });
        await _app.Operator.With("Idempotency-Key", "r1").PostsAsync($"{Desk}/{id}/responses", new { text = "Sorry." });
        var second = await _app.Operator.PostsAsync($"{Desk}/{id}/responses", new { text = "Better?" });

        Assert.Equal(200, raised.Status);
        Assert.Equal((false, true), (IsMissed(atTheTime.Body), IsMissed(late.Single(l => Id(l) == id))));
        Assert.False(IsMissed(early.Single(l => Id(l) == id)));
        Assert.True(IsMissed(responded.Body));
        Assert.Equal("operator-1", responded.Body.GetProperty("firstResponse").GetProperty("by").GetString());
        Assert.Equal("InProgress", responded["state"]);
        Assert.Equal(
            responded.Body.GetProperty("firstResponse").ToString(), second.Body.GetProperty("firstResponse").ToString());
        Assert.Equal(
            ["Filed", "SeverityRaised", "FirstResponseMissed", "Responded", "Responded"],
            second.Body.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("what").GetString()!));
        Assert.DoesNotContain(await WorklistAsync(), l => Id(l) == id);
        var mail = Assert.Single(_app.Mails.Select(SentMail.Read), m => m.Text.Contains(id, StringComparison.Ordinal));
        Assert.Equal(RequestsApp.Operators, mail.To);
        Assert.Equal("First response missed: severity A, Northwind", mail.Subject);
        Assert.DoesNotContain("Secret title", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("northwind.example", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worklist_OfSeveral_IsInTheOrderOfTheDueTimesInPages()
    {
        var provider = await new Provider(_app, Sample.Litware, "litware-csp").HasAsync("adatum");
        var now = _app.Clock.GetUtcNow();
        var ids = new Dictionary<string, string>();
        foreach (var severity in (string[])["C", "A", "B"])
        {
            ids[severity] = (await provider.FilesAsync("adatum", ("severity", severity)))["requestId"]!;
        }

        var first = await _app.Operator.GetsAsync($"{Desk}?top=1");
        var all = (await WorklistAsync()).Where(l => l.GetProperty("partnerId").GetString() == Sample.Litware).ToList();
        var dueBefore = Uri.EscapeDataString((now + TimeSpan.FromHours(4)).ToString("O"));
        var soon = (await WorklistAsync($"&due={dueBefore}")).Where(l => l.GetProperty("partnerId").GetString() == Sample.Litware);
        await provider.AdminAgent.PostsAsync($"/api/partners/{Sample.Litware}/requests/{ids["A"]}/state", new { state = "Closed" });
        var left = (await WorklistAsync()).Select(Id).ToList();

        Assert.NotNull(first["continuation"]);
        Assert.Equal([ids["A"], ids["B"], ids["C"]], all.Select(Id));
        Assert.Equal([ids["A"]], soon.Select(Id));
        Assert.DoesNotContain(ids["A"], left);
        Assert.Contains(ids["C"], left);
        Assert.Equal(400, (await _app.Operator.GetsAsync($"{Desk}?due=soon")).Status);
        Assert.Equal(400, (await _app.Operator.GetsAsync($"{Desk}?continuation=x")).Status);
    }

    [Fact]
    public async Task Moves_OfBothSides_FollowTheTableAndSayWhatIsPossible()
    {
        var provider = await new Provider(_app, Sample.Tailspin, "tailspin-csp").HasAsync("adatum");
        var filed = await provider.FilesAsync("adatum");
        var (agent, desk) = (provider.AdminAgent, $"{Desk}/{filed["requestId"]}");

        var tooEarly = await _app.Operator.PostsAsync($"{desk}/state", new { state = "Solved" });
        await _app.Operator.PostsAsync($"{desk}/responses", new { });
        var asked = await _app.Operator.PostsAsync($"{desk}/state", new { state = "AwaitingPartner", note = "Where?\nWhen?" });
        var again = await _app.Operator.PostsAsync($"{desk}/state", new { state = "AwaitingPartner" });
        var lowered = await agent.PostsAsync($"{filed.Location}/severity", new { severity = "C", reason = "Better." });
        await agent.PostsAsync($"{filed.Location}/state", new { state = "Solved" });
        await agent.PostsAsync($"{filed.Location}/state", new { state = "Closed" });
        var same = await _app.Operator.PostsAsync($"{desk}/severity", new { severity = filed["severity"], reason = "Still." });
        var reopened = await agent.PostsAsync($"{filed.Location}/state", new { state = "InProgress" });
        var raised = await _app.Operator.PostsAsync($"{desk}/severity", new { severity = "A", reason = "Now." });
        var late = await _app.Operator.PostsAsync($"{desk}/responses", new { });

        Assert.Equal((409, "move-not-allowed"), (tooEarly.Status, tooEarly.Code));
        Assert.Contains("first response", tooEarly["remedy"], StringComparison.Ordinal);
        Assert.Equal((200, "AwaitingPartner"), (asked.Status, asked["state"]));
        Assert.Equal(asked.Text, again.Text);
        Assert.Equal((409, "severity-not-raised"), (lowered.Status, lowered.Code));
        Assert.Equal((409, "move-not-allowed"), (reopened.Status, reopened.Code));
        Assert.Equal((200, "Closed"), (same.Status, same["state"]));
        Assert.All([raised, late], answer => Assert.Equal((409, "request-closed"), (answer.Status, answer.Code)));
    }

    [Fact]
    public async Task Response_ToARequestWhoseUnitWasRefused_Is409WithTheReason()
    {
        var fabrikam = await new Provider(_app, Sample.Fabrikam, "fabrikam-csp").HasItselfAsync("fabrikam");
        var books = new StoredContracts(_app.Storage);
        var contract = await books.AddContractAsync(Grant.Of(1), Benefit.SignatureCloudSupport, Sample.Fabrikam);
        await books.LinkAsync("fabrikam-csp", contract);
        var filed = await Task.WhenAll(
            fabrikam.FilesAsync("fabrikam", ("contractId", contract)), fabrikam.FilesAsync("fabrikam", ("contractId", contract)));
        await _app.SettleAsync();

        var seen = await Task.WhenAll(filed.Select(f => fabrikam.AdminAgent.GetsAsync(f.Location!)));
        var (served, refused) = Status(seen[0]) == "Open" ? (seen[0], seen[1]) : (seen[1], seen[0]);
        var desk = $"{Desk}/{refused["requestId"]}";
        var no = await _app.Operator.PostsAsync($"{desk}/responses", new { });
        var japanese = await _app.Operator.InJapanese().PostsAsync($"{desk}/responses", new { });
        var yes = await _app.Operator.PostsAsync($"{Desk}/{served["requestId"]}/responses", new { });
        var atDesk = await _app.Operator.GetsAsync(desk);
        var withdrawn = await fabrikam.AdminAgent.PostsAsync($"{PathOf(refused)}/state", new { state = "Closed" });

        Assert.Equal((202, 202), (filed[0].Status, filed[1].Status));
        Assert.Equal(("Open", JsonValueKind.Null), (Status(served), Reason(served).ValueKind));
        Assert.Equal(("Rejected", "no-units-left"), (Status(refused), Reason(refused).GetProperty("code").GetString()));
        Assert.Equal("Rejected", Status(atDesk));
        Assert.Equal("Filed", atDesk["state"]);
        Assert.Equal((409, "incident-rejected"), (no.Status, no.Code));
        Assert.Equal("no-units-left", no.Body.GetProperty("reason").GetProperty("code").GetString());
        Assert.Contains("Use another plan", no["remedy"], StringComparison.Ordinal);
        Assert.Contains("却下", japanese["detail"], StringComparison.Ordinal);
        Assert.Equal((200, "Open"), (yes.Status, Status(yes)));
        Assert.Equal((200, "Rejected"), (withdrawn.Status, Status(withdrawn)));

        static string? Status(ApiAnswer request) => request.Body.GetProperty("incident").GetProperty("status").GetString();
        static JsonElement Reason(ApiAnswer request) => request.Body.GetProperty("incident").GetProperty("reason");
        static string PathOf(ApiAnswer request) => $"/api/partners/{request["partnerId"]}/requests/{request["requestId"]}";
    }

    [Fact]
    public async Task Response_ToARequestWithAContract_LooksUpItsIncidentOnce()
    {
        var transport = new FaultyTransport();
        await using var app = await BenefitsHost.StartAsync(new TableClientOptions { Transport = transport });
        var fabrikam = await new Provider(app, Sample.Fabrikam, "fabrikam-csp").HasItselfAsync("fabrikam");
        var books = new StoredContracts(app.Storage);
        var contract = await books.AddContractAsync(Grant.Of(1), Benefit.SignatureCloudSupport, Sample.Fabrikam);
        await books.LinkAsync("fabrikam-csp", contract);
        var filed = await fabrikam.FilesAsync("fabrikam", ("contractId", contract));
        await app.SettleAsync();
        var desk = $"{Desk}/{filed["requestId"]}";

        var first = await CountedAsync(() => app.Operator.PostsAsync($"{desk}/responses", new { }));
        var later = await CountedAsync(() => app.Operator.PostsAsync($"{desk}/responses", new { text = "And again." }));
        var shown = await CountedAsync(() => app.Operator.GetsAsync(desk));

        Assert.Equal((1, 1, 1), (first.Cost, later.Cost, shown.Cost));
        Assert.Equal((200, 200, "Open"), (first.Answer.Status, later.Answer.Status, Status(first.Answer)));
        Assert.Equal(shown.Answer.Text, later.Answer.Text);

        async Task<(ApiAnswer Answer, int Cost)> CountedAsync(Func<Task<ApiAnswer>> act)
        {
            var before = transport.Requests;
            var answer = await act();
            return (answer, transport.Addresses.Skip(before).Count(a => a.Contains("/Contracts(", StringComparison.Ordinal)));
        }

        static string? Status(ApiAnswer request) => request.Body.GetProperty("incident").GetProperty("status").GetString();
    }

    [Theory]
    [InlineData("contoso-csp", "", 403, "operator-only")]
    [InlineData("office-1", "ProgramOffice", 403, "operator-only")]
    [InlineData("operator-1", "Operator", 404, "request-not-found")]
    public async Task Desk_ForEachKindOfAccount_IsForOperators(string account, string role, int status, string code)
    {
        foreach (var id in (string[])["1", $"{Sample.Contoso}-0123456789abcdef0123456789abcdef", "0-0"])
        {
            var answer = await _app.As(account, role).PostsAsync($"{Desk}/{id}/responses", new { });
            Assert.Equal((status, code), (answer.Status, answer.Code));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> WorklistAsync(string query = "")
    {
        var items = new List<JsonElement>();
        string? continuation = null;
        do
        {
            var page = await _app.Operator.GetsAsync(
                $"{Desk}?top=2{query}{(continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}");
            Assert.True(page.Status == 200, page.Text);
            items.AddRange(page.Body.GetProperty("items").EnumerateArray());
            continuation = page["continuation"];
        }
        while (continuation is not null);
        return items;
    }

    private static string Id(JsonElement line) => line.GetProperty("requestId").GetString()!;

    private static bool IsMissed(JsonElement request) => request.GetProperty("firstResponse").GetProperty("missed").GetBoolean();
}
