using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>O6 through the real HTTP surface and engine; each test has partners of its own.</summary>
public sealed class RefundFeatureTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string Worklist = "/api/operations/cancellations";

    private static readonly object English = new { language = "en", operatingSystem = "Windows" };

    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Approve_OfWhatWasFiled_WithdrawsTheMembershipAndTellsEachOnce()
    {
        var partner = await new RefundPartner(_app, "7100001").AddAsync();
        await partner.Admin.ActivatesAsync(partner.Id, "ProductSupport", membership: "LegacyGold");
        await _app.SettleAsync();
        await LoadsAsync("A-1");
        var before = (await partner.Admin.GetsAsync(partner.Path)).Body;
        Assert.True(before.GetProperty("refundPossible").GetBoolean());
        Assert.True(before.GetProperty("actions")[0].GetProperty("allowed").GetBoolean());
        Assert.Equal("osaka", Assert.Single(before.GetProperty("kits").EnumerateArray()).GetProperty("locationId").GetString());

        var filed = await partner.FilesAsync();
        var again = await partner.FilesAsync(_app.Office);
        Assert.Equal((202, partner.Path, 200), (filed.Status, filed.Location, again.Status));
        Assert.Equal($"{filed.Body.GetProperty("cancellation")}", $"{again.Body.GetProperty("cancellation")}");
        Assert.Equal(["cancellation-filed"], await partner.ReasonsAsync());
        Assert.Equal("cancellation-filed", await RefusedAsync(partner));
        Assert.Contains(await WaitingAsync(), p => p == partner.Id);
        var asked = Assert.Single(partner.Mails);
        Assert.Equal("programme.office@programme.example", asked.To);
        Assert.Contains($"{partner.Path}", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Ada <admin-7100001@refund.example>", asked.Text, StringComparison.Ordinal);

        var approved = await partner.DecidedAsync(approve: true);
        var repeated = await partner.DecidedAsync(approve: true);
        var rejected = await partner.DecidedAsync(approve: false, "Too late");
        Assert.Equal((202, 202, 409), (approved.Status, repeated.Status, rejected.Status));
        Assert.Equal("already-decided", rejected.Code);
        Assert.NotNull(approved.Body.GetProperty("cancellation").GetProperty("withdrawnAt").GetString());
        Assert.DoesNotContain(await WaitingAsync(), p => p == partner.Id);
        var told = partner.Mails[0];
        Assert.Equal((2, "admin-7100001@refund.example"), (partner.Mails.Count, told.To));
        Assert.Contains("is cancelled", told.Subject, StringComparison.Ordinal);

        // A11: the membership and its kit are out of the profile, and its contract has ended.
        var profile = (await _app.Office.GetsAsync($"/api/partners/{partner.Id}")).Body;
        var left = Assert.Single(profile.GetProperty("memberships").EnumerateArray());
        Assert.Equal("stays", left.GetProperty("membershipId").GetString());
        Assert.Empty(profile.GetProperty("kits").EnumerateArray());
        Assert.Equal("withdrawn", (await ContractAsync(partner)).GetProperty("endReason").GetString());
        Assert.Equal(["Approved", null], await ListedAsync(partner));
        Assert.Equal((200, "Approved"), ((await partner.FilesAsync()).Status, (await ListedAsync(partner))[0]));
        Assert.Equal(["cancellation-approved"], await partner.ReasonsAsync());
        Assert.Equal("cancellation-approved", await RefusedAsync(partner));
        var withdrawn = (await partner.Admin.GetsAsync(partner.Path)).Body.GetProperty("kits").EnumerateArray();
        Assert.Equal("osaka", Assert.Single(withdrawn).GetProperty("locationId").GetString());

        // A profile that brings it back gives the contract back, and no offer.
        await partner.AddAsync();
        Assert.Null((await ContractAsync(partner)).GetProperty("endReason").GetString());
        var refused = await partner.Admin.PostsAsync($"{partner.Offer}/keys", English);
        Assert.Equal((404, "offer-not-found"), (refused.Status, refused.Code));
        var offers = await partner.Admin.GetsAsync($"/api/partners/{partner.Id}/offers");
        Assert.DoesNotContain("LegacyGold", offers.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_OfWhatWasFiled_TellsWhyAndChangesNothingElse()
    {
        var partner = await new RefundPartner(_app, "7100002", "ja").AddAsync();
        await partner.FilesAsync();

        Assert.Equal("reason", Assert.Single((await partner.DecidedAsync(approve: false)).Fields));
        var rejected = await partner.DecidedAsync(approve: false, "契約が異なります");
        var late = await partner.DecidedAsync(approve: true);

        Assert.Equal((202, 409, "already-decided"), (rejected.Status, late.Status, late.Code));
        Assert.Equal(["cancellation-rejected"], await partner.ReasonsAsync());
        Assert.Equal((200, "Rejected"), ((await partner.FilesAsync()).Status, (await ListedAsync(partner))[0]));
        var told = partner.Mails.Single(m => m.To == "admin-7100002@refund.example");
        Assert.Contains("契約が異なります", told.Text, StringComparison.Ordinal);
        Assert.Contains("却下", told.Text, StringComparison.Ordinal);
        var profile = await _app.Office.GetsAsync($"/api/partners/{partner.Id}");
        Assert.Contains(RefundPartner.Membership, profile.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await WaitingAsync(), p => p == partner.Id);
    }

    [Theory]
    [InlineData("7100011", 30, "LegacyGold", "")]
    [InlineData("7100012", 31, "LegacyGold", "over-30-days")]
    [InlineData("7100013", null, "LegacyGold", "over-30-days")]
    [InlineData("7100014", 0, "NetworkMember", "nothing-paid")]
    [InlineData("7100015", 31, "NetworkMember", "nothing-paid over-30-days")]
    public async Task File_ByTheDayOfThePurchase_IsRefusedForTheReasonsThatAreShown(string id, int? days, string kind, string codes)
    {
        var partner = await new RefundPartner(_app, id).AddAsync(days, kind);

        await SaysTheSameAsync(partner, codes);
    }

    [Fact]
    public async Task Software_TakenBeforeOrAfterTheFiling_EndsTheRefund()
    {
        await LoadsAsync("S-1", "S-2");
        var (early, late) = (await new RefundPartner(_app, "7100021").AddAsync(), await new RefundPartner(_app, "7100022").AddAsync());
        Assert.Equal(202, (await late.FilesAsync()).Status);
        foreach (var partner in (RefundPartner[])[early, late])
        {
            Assert.Equal(202, (await partner.Admin.PostsAsync($"{partner.Offer}/keys", English)).Status);
        }

        await SaysTheSameAsync(early, "software-activated");
        var reason = Assert.Single((await early.Admin.GetsAsync(early.Path)).Body.GetProperty("reasons").EnumerateArray());
        var software = Assert.Single(reason.GetProperty("software").EnumerateArray());
        Assert.Equal("admin-7100021", software.GetProperty("takenBy").GetString());
        Assert.Equal(_app.Clock.GetUtcNow(), software.GetProperty("takenAt").GetDateTimeOffset());

        Assert.Equal(["cancellation-filed", "software-activated"], await late.ReasonsAsync());
        var approved = await late.DecidedAsync(approve: true);
        Assert.Equal((409, "refund-not-possible"), (approved.Status, approved.Code));
        Assert.Equal(["software-activated"], RefundPartner.Codes(approved.Body.GetProperty("reasons")));
        Assert.Equal("Filed", (await ListedAsync(late))[0]);
        Assert.Equal(202, (await late.DecidedAsync(approve: false, "Software was taken")).Status);
    }

    [Fact]
    public async Task Decide_WhenTheProfileHasTheMembershipNoMore_StandsByWhatWasFiled()
    {
        var partner = await new RefundPartner(_app, "7100031").AddAsync();
        await partner.FilesAsync();
        await partner.AddAsync(isThere: false);

        Assert.Equal(["cancellation-filed"], await partner.ReasonsAsync());
        Assert.Equal(202, (await partner.DecidedAsync(approve: true)).Status);
        Assert.Equal(["Approved", null], await ListedAsync(partner));
    }

    [Fact]
    public async Task File_ManyTimesAtOnce_IsFiledOnceAndOneDecisionStands()
    {
        var partner = await new RefundPartner(_app, "7100041").AddAsync();

        var filed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => partner.Admin.SendsAsync("POST", partner.Path, null)));
        var decided = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => _app.Office.PostsAsync($"{partner.Path}/decision", new { approve = i % 2 == 0, reason = "R" })));
        await _app.SettleAsync();

        Assert.All(filed, answer => Assert.InRange(answer.Status, 200, 202));
        Assert.Single(filed.Select(answer => $"{answer.Body.GetProperty("cancellation")}").Distinct());
        Assert.Equal(4, decided.Count(answer => answer.Status == 202));
        Assert.Equal(4, decided.Count(answer => answer.Code == "already-decided"));
        Assert.Single(decided.Where(answer => answer.Status == 202).Select(
            answer => answer.Body.GetProperty("cancellation").GetProperty("status").GetString()).Distinct());
        Assert.Single(partner.Mails, mail => mail.To == "admin-7100041@refund.example");
        var repeated = partner.Admin.With("Idempotency-Key", "c-1");
        foreach (var again in (ApiAnswer[])[await partner.FilesAsync(repeated), await partner.FilesAsync(repeated)])
        {
            Assert.Equal(200, again.Status);
        }
    }

    [Theory]
    [InlineData("contoso-csp", 403, "not-authorized-for-this-action")]
    [InlineData("fabrikam-global-admin", 404, "partner-not-found")]
    [InlineData("contoso-member", 403, "role-required")]
    [InlineData("contoso-partner-admin", 409, "refund-not-possible")]
    public async Task File_ForEachKindOfAccount_IsForThoseWhoMayActivate(string account, int status, string code)
    {
        const string Path = $"/api/partners/{Sample.Contoso}/memberships";
        var id = (await _app.Office.GetsAsync(Path)).Body.GetProperty("items")[0].GetProperty("membershipId").GetString();

        var answer = await _app.As(account).SendsAsync("POST", $"{Path}/{id}/cancellation", null);
        var missing = await _app.As(account).SendsAsync("POST", $"{Path}/none/cancellation", null);
        var decided = await _app.As(account).PostsAsync($"{Path}/{id}/cancellation/decision", new { approve = true });

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 409 ? "membership-not-found" : code, missing.Code);
        Assert.Equal(status == 404 ? code : "program-office-only", decided.Code);
        Assert.Equal("program-office-only", (await _app.As(account).GetsAsync(Worklist)).Code);
        var seen = await _app.As(account).GetsAsync($"{Path}/{id}/cancellation");
        Assert.Equal(account is "contoso-csp" or "fabrikam-global-admin" ? status : 200, seen.Status);
        if (seen.Status == 200)
        {
            var action = seen.Body.GetProperty("actions")[0];
            Assert.Equal(
                (false, code, answer["detail"]),
                (action.GetProperty("allowed").GetBoolean(), Text(action, "code"), Text(action, "detail")));
        }

        var unfiled = await _app.Office.PostsAsync($"{Path}/{id}/cancellation/decision", new { approve = true });
        Assert.Equal((404, "cancellation-not-found"), (unfiled.Status, unfiled.Code));

        static string? Text(JsonElement action, string member) => action.GetProperty("reason").GetProperty(member).GetString();
    }

    [Fact]
    public async Task Worklist_PageByPage_ShowsTheOldestFirst()
    {
        string[] ids = ["7100053", "7100051", "7100052"];
        foreach (var id in ids)
        {
            await (await new RefundPartner(_app, id).AddAsync()).FilesAsync();
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var (seen, next) = (new List<string>(), (string?)"");
        while (next is not null)
        {
            var page = await _app.Office.GetsAsync($"{Worklist}?status=Filed&top=1{next}");
            seen.Add(Assert.Single(page.Body.GetProperty("items").EnumerateArray()).GetProperty("partnerId").GetString()!);
            next = page["continuation"] is { } place ? $"&continuation={Uri.EscapeDataString(place)}" : null;
        }

        Assert.Equal(ids, seen.Where(ids.Contains));
        Assert.Equal("continuation", Assert.Single((await _app.Office.GetsAsync($"{Worklist}?continuation=x")).Fields));
        Assert.Equal("status", Assert.Single((await _app.Office.GetsAsync($"{Worklist}?status=Approved")).Fields));
    }

    // The page and a try give the same reasons; in both languages.
    private static async Task SaysTheSameAsync(RefundPartner partner, string codes)
    {
        foreach (var person in (Person[])[partner.Admin, partner.Admin.InJapanese()])
        {
            var seen = (await person.GetsAsync(partner.Path)).Body;
            Assert.Equal(codes, string.Join(' ', RefundPartner.Codes(seen.GetProperty("reasons"))));
            Assert.Equal(codes.Length == 0, seen.GetProperty("refundPossible").GetBoolean());
            var filed = await person.SendsAsync("POST", partner.Path, null);
            Assert.Equal(codes.Length == 0 ? "" : "refund-not-possible", filed.Code ?? "");
            if (codes.Length == 0)
            {
                return;
            }

            Assert.Equal($"{seen.GetProperty("reasons")}", $"{filed.Body.GetProperty("reasons")}");
            Assert.Equal(filed["detail"], seen.GetProperty("actions")[0].GetProperty("reason").GetProperty("detail").GetString());
        }
    }

    // The page says why it can't be filed, though the same again is answered.
    private static async Task<string?> RefusedAsync(RefundPartner partner)
    {
        var action = (await partner.Admin.GetsAsync(partner.Path)).Body.GetProperty("actions")[0];
        Assert.False(action.GetProperty("allowed").GetBoolean());
        return action.GetProperty("reason").GetProperty("code").GetString();
    }

    private async Task LoadsAsync(params string[] keys) =>
        Assert.Equal(200, (await _app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys })).Status);

    private async Task<IReadOnlyList<string>> WaitingAsync() =>
        [.. (await _app.Office.GetsAsync($"{Worklist}?status=Filed")).Body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("partnerId").GetString()!)];

    // Where the cancellation of each membership stands.
    private static async Task<IReadOnlyList<string?>> ListedAsync(RefundPartner partner) =>
        [.. (await partner.Admin.GetsAsync($"/api/partners/{partner.Id}/memberships")).Body.GetProperty("items").EnumerateArray()
            .Select(m => m.GetProperty("cancellation"))
            .Select(c => c.ValueKind == JsonValueKind.Null ? null : c.GetProperty("status").GetString())];

    private static async Task<JsonElement> ContractAsync(RefundPartner partner) =>
        Assert.Single((await partner.Admin.GetsAsync($"/api/partners/{partner.Id}/contracts")).Body.GetProperty("items").EnumerateArray());
}
