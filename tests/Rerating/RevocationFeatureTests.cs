using BenefitsFunctions.Activations;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>E4: the office revokes contracts, through the real HTTP surface.</summary>
public sealed class RevocationFeatureTests(ReratingFeatureTests.Started started) : IClassFixture<ReratingFeatureTests.Started>
{
    private static readonly object Reason = new { reason = "Activated by mistake <twice>." };
    private readonly BenefitsHost _app = started.App;

    [Fact]
    public async Task Revoke_EndsTheContractTodayOnceAndMailsTheReason()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "821");
        var path = await partner.PathAsync("/revoke");
        var today = $"{partner.Today:yyyy-MM-dd}";

        var first = await _app.Office.PostsAsync(path, Reason);
        var second = await _app.Office.PostsAsync(path, new { reason = "Once more." });
        await _app.SettleAsync();

        Assert.Equal((202, 202), (first.Status, second.Status));
        Assert.All(new[] { first, second }, a => Assert.Equal((today, "revoked", "Active"), (a["end"], a["endReason"], a["state"])));
        var entry = (await partner.Admin.GetsAsync(await partner.PathAsync("/ledger"))).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(
            ("Terms", "Revoked", "office-1", "Activated by mistake <twice>."),
            (
                entry.GetProperty("type").GetString(),
                entry.GetProperty("effect").GetString(),
                entry.GetProperty("accountId").GetString(),
                entry.GetProperty("detail").GetString()));
        var mail = Assert.Single(partner.Mails);
        Assert.Equal("Signature Cloud Support was revoked", mail.Subject);
        Assert.Contains("Reason: Activated by mistake <twice>.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Activated by mistake &lt;twice&gt;.", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activation_AfterARevocation_IsForTheOfficeOnly()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "822");
        var (old, today) = (await partner.ContractAsync(), $"{partner.Today:yyyy-MM-dd}");
        await _app.Office.PostsAsync(await partner.PathAsync("/revoke"), Reason);

        var refused = await partner.ActivatesAsync();
        await partner.GetsProfileAsync(["Security"], (partner.Start, partner.End));
        await _app.PassesAsync(TimeSpan.FromDays(1));
        var page = await partner.SeesAsync();
        var stillRefused = await partner.ActivatesAsync();
        var byOffice = await partner.ActivatesAsync(_app.Office);
        var again = await partner.ActivatesAsync();

        Assert.Equal((409, "revoked"), (refused.Status, refused.Code));
        Assert.StartsWith("Contact the programme office", refused["remedy"], StringComparison.Ordinal);
        Assert.Equal([$"Expired {today} revoked"], page);
        Assert.Equal((409, "revoked"), (stillRefused.Status, stillRefused.Code));
        Assert.Equal(202, byOffice.Status);
        Assert.Equal((200, byOffice["activationId"]), (again.Status, again["activationId"]));
        Assert.NotEqual(old, again["contractId"]);
        Assert.Equal(
            [$"Active unlimited {partner.End:yyyy-MM-dd}", $"Expired {today} revoked"], (await partner.SeesAsync()).Order());
    }

    [Fact]
    public async Task Activation_WhenTheOfficesOwnCameToNothing_IsStillForTheOfficeOnly()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "825");
        await _app.Office.PostsAsync(await partner.PathAsync("/revoke"), Reason);
        var byOffice = await partner.ActivatesAsync(_app.Office);
        await _app.Services.GetRequiredService<ActivationStore>().ChangeAsync(
            new ActivationKey("825", byOffice["activationId"]!), a => a with { Status = ActivationStatus.Failed }, CancellationToken.None);

        var refused = await partner.ActivatesAsync();
        var again = await partner.ActivatesAsync(_app.Office);

        Assert.Equal((409, "revoked"), (refused.Status, refused.Code));
        Assert.Equal(202, again.Status);
    }

    [Fact]
    public async Task Revoke_ByOthersOrOfNoContract_IsRefused()
    {
        var books = new StoredContracts(_app.Storage);
        var foreign = await books.AddContractAsync(Grant.Of(5), partnerId: Sample.Fabrikam);
        var ended = (await books.AddPairAsync(Grant.Of(5), partnerId: Sample.Contoso, end: new(2026, 10, 31))).ContractId;
        string Path(string contract) => $"/api/partners/{Sample.Contoso}/contracts/{contract}/revoke";

        var byAdmin = await _app.As("contoso-global-admin").PostsAsync(Path(ended), Reason);
        var ofOther = await _app.Office.PostsAsync(Path(foreign), Reason);
        var unknown = await _app.Office.PostsAsync(Path("x"), Reason);
        var over = await _app.Office.PostsAsync(Path(ended), Reason);

        Assert.Equal((403, "program-office-only"), (byAdmin.Status, byAdmin.Code));
        Assert.Equal((404, "contract-not-found"), (ofOther.Status, ofOther.Code));
        Assert.Equal((404, "contract-not-found"), (unknown.Status, unknown.Code));
        Assert.Equal((409, "contract-expired"), (over.Status, over.Code));
        Assert.Empty(await books.LedgerAsync(ended));
        Assert.Null((await new ContractStore(books.Tables).FindAsync(ended, CancellationToken.None))!.EndReason);
    }

    [Fact]
    public async Task Plans_WhenTheContractWasRevoked_TellThatItHasEnded()
    {
        var partner = await ReratedPartner.ActivatedAsync(_app, "823");
        await _app.Office.PostsAsync(await partner.PathAsync("/revoke"), Reason);
        await _app.PassesAsync(TimeSpan.FromDays(1));

        var plans = (await partner.Admin.SeesPlansAsync("azure")).Body;

        Assert.Empty(plans.GetProperty("usable").EnumerateArray());
        var reasons = plans.GetProperty("unusable").EnumerateArray()
            .Single(p => p.GetProperty("plan").GetString() == ReratedPartner.Cloud).GetProperty("reasons").EnumerateArray();
        Assert.Contains("expired", reasons.Select(r => r.GetProperty("code").GetString()));
    }
}
