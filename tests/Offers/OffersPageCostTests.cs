using System.Text.Json.Nodes;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Offers;

/// <summary>What the page of offers asks Table Storage for, with every kind there is.</summary>
public sealed class OffersPageCostTests(ITestOutputHelper output)
{
    private const string Path = $"/api/partners/{Sample.Contoso}";
    private const string Tenant = "0a000000-0000-0000-0000-00000000000a";
    private const string Licence = $"{Path}/licences/online-office.LegacyGold.headquarters.2026-04-01/redemption";

    [Fact]
    public async Task Get_ByWhatThereIs_CostsFourToEightRequests()
    {
        var transport = new FaultyTransport();
        await using var app = await BenefitsHost.StartAsync(new TableClientOptions { Transport = transport });
        var admin = app.As("contoso-global-admin");

        // The profile and the user, the offers, the stocks, the contact.
        Assert.Equal(5, await CostAsync(admin));
        Assert.Equal(5, await CostAsync(app.As("contoso-global-admin"), "?top=1"));

        // A contact that is a user; a licence that is redeemed; who may.
        var contact = new { accountId = "contoso-member", telephone = "1", language = "ja" };
        Assert.Equal(201, (await admin.PutsAsync($"{Path}/go-to-market/contact", contact)).Status);
        Assert.Equal(6, await CostAsync(admin));
        await RedeemAsync(app, admin);
        Assert.Equal(7, await CostAsync(admin));
        Assert.Equal(8, await CostAsync(app.As("contoso-member")));

        // Without an offer that runs, there is nothing to ask for.
        Assert.Equal(3, await CostAsync(app.As("tailspin-global-admin"), path: $"/api/partners/{Sample.Tailspin}"));

        async Task<int> CostAsync(Person person, string query = "", string path = Path)
        {
            var before = transport.Requests;
            var page = await person.GetsAsync($"{path}/offers{query}");
            var cost = transport.Requests - before;
            output.WriteLine($"The page of offers costs {cost} requests to Table Storage.");
            Assert.Equal(200, page.Status);
            return cost;
        }
    }

    private static async Task RedeemAsync(BenefitsHost app, Person admin)
    {
        var profile = JsonNode.Parse((await app.Office.GetsAsync(Path)).Text)!;
        profile["tenantIds"] = new JsonArray(Tenant);
        Assert.Equal(200, (await app.Office.SendsAsync("PUT", Path, profile.ToJsonString())).Status);
        var preview = await admin.PostsAsync($"{Licence}?preview=true", new { tenantId = Tenant, extendEndDate = false });
        var wish = new { tenantId = Tenant, extendEndDate = false, previewToken = preview["previewToken"] };
        Assert.Equal(200, (await admin.PostsAsync(Licence, wish)).Status);
    }
}
