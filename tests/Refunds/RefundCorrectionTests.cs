using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>O6 where the office corrects the membership on the way, and what the office sees beside the reasons.</summary>
public sealed class RefundCorrectionTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    [Theory]
    [InlineData("7100061", "M-2", -100)]
    [InlineData("7100062", "M-1", -90)]
    [InlineData("7100063", null, -90)]
    public async Task Approve_WhenTheOfficeCorrectsTheMembershipAfterTheFiling_WithdrawsIt(string id, string? called, int start)
    {
        var partner = await new RefundPartner(_app, id).AddAsync();
        await partner.FilesAsync();
        await partner.AddAsync(called: called, start: start);
        Assert.Equal(["Filed", null], (await ListedAsync(partner)).OrderBy(status => status is null));
        var name = (await partner.Admin.GetsAsync($"/api/partners/{id}/memberships")).Body.GetProperty("items").EnumerateArray()
            .Select(m => m.GetProperty("membershipId").GetString()!).Single(m => m != "stays");
        var path = $"/api/partners/{id}/memberships/{name}/cancellation";
        foreach (var same in (string[])[path, partner.Path])
        {
            Assert.Equal(
                ["cancellation-filed"], RefundPartner.Codes((await partner.Admin.GetsAsync(same)).Body.GetProperty("reasons")));
            Assert.Equal(200, (await partner.Admin.SendsAsync("POST", same, null)).Status);
        }

        var decided = await _app.Office.PostsAsync($"{(called is null ? path : partner.Path)}/decision", new { approve = true });
        await _app.SettleAsync();

        Assert.Equal((202, name), (decided.Status, decided["membershipId"]));
        await IsWithdrawnAsync();
        Assert.Contains(name, Assert.Single(partner.Mails, mail => mail.To == $"admin-{id}@refund.example").Text, StringComparison.Ordinal);
        Assert.Equal((200, 200), ((await partner.Admin.GetsAsync(path)).Status, (await partner.Admin.GetsAsync(partner.Path)).Status));

        // Sent again as it is called now, its offers stay ended.
        await partner.AddAsync(called: called, start: start);
        var offers = await partner.Admin.GetsAsync($"/api/partners/{id}/offers");
        Assert.DoesNotContain("LegacyGold", offers.Text, StringComparison.Ordinal);
        Assert.Equal(["Approved", null], (await ListedAsync(partner)).OrderBy(status => status is null));

        async Task IsWithdrawnAsync()
        {
            var profile = (await _app.Office.GetsAsync($"/api/partners/{id}")).Body;
            var left = Assert.Single(profile.GetProperty("memberships").EnumerateArray());
            Assert.Equal("stays", left.GetProperty("membershipId").GetString());
            Assert.Empty(profile.GetProperty("kits").EnumerateArray());
        }
    }

    [Fact]
    public async Task Software_WhenTheStartIsCorrectedAfterwards_StillEndsTheRefund()
    {
        await _app.Office.PostsAsync("/api/operations/software/database-standard/keys", new { keys = new[] { "S-3" } });
        var partner = await new RefundPartner(_app, "7100023").AddAsync();
        var taken = await partner.Admin.PostsAsync($"{partner.Offer}/keys", new { language = "en", operatingSystem = "Windows" });
        Assert.Equal(202, taken.Status);

        await partner.AddAsync(start: -90);

        Assert.Equal(["software-activated"], await partner.ReasonsAsync());
        Assert.Equal("refund-not-possible", (await partner.FilesAsync()).Code);
    }

    [Fact]
    public async Task Used_OfWhatElseIsTakenByTheMembership_IsShownToTheOfficeAndNoReason()
    {
        var partner = await new RefundPartner(_app, "7100071").AddAsync();
        var offers = (await partner.Admin.GetsAsync($"/api/partners/{partner.Id}/offers?top=100")).Body.GetProperty("items")
            .EnumerateArray();
        var offer = offers.Where(o => o.GetProperty("kind").GetString() == "Licences").Select(o => o.GetProperty("offerId").GetString()!)
            .First(id => id.Contains(".LegacyGold.headquarters.", StringComparison.Ordinal));
        var redemption = $"/api/partners/{partner.Id}/licences/{offer}/redemption";
        var preview = await partner.Admin.PostsAsync(
            $"{redemption}?preview=true", new { tenantId = RefundPartner.Tenant, extendEndDate = true });
        var redeemed = await partner.Admin.PostsAsync(
            redemption, new { tenantId = RefundPartner.Tenant, extendEndDate = true, previewToken = preview["previewToken"] });
        Assert.Equal((200, 200), (preview.Status, redeemed.Status));

        var seen = (await _app.Office.GetsAsync(partner.Path)).Body;
        var own = (await partner.Admin.GetsAsync(partner.Path)).Body;

        Assert.True(seen.GetProperty("refundPossible").GetBoolean());
        var used = Assert.Single(seen.GetProperty("used").EnumerateArray());
        Assert.Equal((offer, "Licences"), (used.GetProperty("offerId").GetString(), used.GetProperty("kind").GetString()));
        Assert.Equal(JsonValueKind.Null, own.GetProperty("used").ValueKind);
    }

    // Where the cancellation of each membership stands.
    private static async Task<IReadOnlyList<string?>> ListedAsync(RefundPartner partner) =>
        [.. (await partner.Admin.GetsAsync($"/api/partners/{partner.Id}/memberships")).Body.GetProperty("items").EnumerateArray()
            .Select(m => m.GetProperty("cancellation"))
            .Select(c => c.ValueKind == JsonValueKind.Null ? null : c.GetProperty("status").GetString())];
}
