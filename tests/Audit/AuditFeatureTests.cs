using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Audit;

/// <summary>I6 through the API: balances against their ledgers.</summary>
public sealed class AuditFeatureTests
{
    private const string Repair = "/api/operations/balances/repair";
    private const string Url = "/api/operations/audit";

    [Fact]
    public async Task Audit_OfARunningSystem_FindsWhatIsDamagedAndNothingElseUntilItIsRepaired()
    {
        await using var app = await BenefitsHost.StartAsync();
        await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");
        await app.SettleAsync();
        var contract = (await app.As("contoso-global-admin").SeesBenefitAsync(Sample.Contoso, "ProductSupport"))
            .GetProperty("contractId").GetString()!;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.ReceivesEventAsync(Opened(contract, i))));
        var during = await app.Operator.SendsAsync("POST", $"{Url}?contractId={contract}", null);
        await app.SettleAsync();
        Assert.Equal((200, "0"), (during.Status, during["differences"]));

        var clean = await AuditAsync(app);
        Assert.Equal(("Completed", "1", "6", "0"), (clean["status"], clean["contracts"], clean["entries"], clean["differences"]));

        await DamageAsync(app, contract, quarters: 80);
        var one = await app.Operator.SendsAsync("POST", $"{Url}?contractId={contract}", null);
        Assert.Equal((200, "1", Sample.Contoso), (one.Status, one["differences"], one["partnerId"]));
        var all = await AuditAsync(app);
        Assert.Equal(("1", "1"), (all["differences"], all["contractsWithDifferences"]));
        var listed = await app.Operator.GetsAsync($"{Url}/{all["auditId"]}/differences");
        Assert.Equal(
            $$"""{"items":[{"partnerId":"1000001","contractId":"{{contract}}","field":"used","entry":null,"incidentId":null,"""
            + """ "stored":"20","byLedger":"6"}],"continuation":null}""".TrimStart(),
            listed.Text);

        var mails = app.Mails.Count;
        var repaired = await app.Operator.PostsAsync(Repair, new { contractId = contract, reason = "a row was edited by hand" });
        var again = await app.Operator.PostsAsync(Repair, new { contractId = contract, reason = "once more" });
        Assert.Equal((200, "True", 200, "False"), (repaired.Status, repaired["repaired"], again.Status, again["repaired"]));
        Assert.Equal(0, repaired.Body.GetProperty("contract").GetProperty("differences").GetInt32());
        Assert.Equal("0", (await AuditAsync(app))["differences"]);
        Assert.Equal(mails, app.Mails.Count);

        // Events are counted on from there.
        await app.ReceivesEventAsync(Opened(contract, 6));
        await app.SettleAsync();
        Assert.Equal(7, await new StoredContracts(app.Storage).UsedAsync(contract));

        await PastesAsync(app, contract);
    }

    [Fact]
    public async Task Audit_WhoeverAsksHoweverOften_RunsOneAtATimeForOperatorsOnly()
    {
        await using var app = await BenefitsHost.StartAsync();
        var books = new StoredContracts(app.Storage);
        var contracts = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            contracts.Add(await books.AddContractAsync(Grant.Of(10), partnerId: Sample.Contoso));
            await books.CommitAsync(contracts[i], TestEvents.Opened("a", "1"));
        }

        contracts.Sort(StringComparer.Ordinal);
        foreach (var contract in contracts[..3])
        {
            await DamageAsync(app, contract, quarters: 0);
        }

        (string, string)[] calls =
        [
            ("POST", Url), ("POST", $"{Url}?contractId={contracts[0]}"), ("POST", Repair), ("GET", $"{Url}/a"),
            ("GET", $"{Url}/a/differences"),
        ];
        foreach (var (method, path) in calls)
        {
            Assert.Equal(401, (await app.Nobody.SendsAsync(method, path, null)).Status);
            Assert.Equal(403, (await app.As("contoso-global-admin").SendsAsync(method, path, "{}")).Status);
            Assert.Equal(403, (await app.Office.SendsAsync(method, path, "{}")).Status);
        }

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Operator.SendsAsync("POST", Url, null)));
        Assert.All(asked, answer => Assert.Equal((202, $"{Url}/{answer["auditId"]}"), (answer.Status, answer.Location)));
        await app.SettleAsync();
        var ended = await Task.WhenAll(asked.Select(a => a["auditId"]).Distinct().Select(id => app.Operator.GetsAsync($"{Url}/{id}")));
        Assert.All(ended, audit => Assert.Equal(("Completed", "8", "3"), (audit["status"], audit["contracts"], audit["differences"])));

        // With a key it is that audit, whatever was asked for since.
        var keyed = app.Operator.With("Idempotency-Key", "k-1");
        var first = await keyed.SendsAsync("POST", Url, null);
        await app.SettleAsync();
        Assert.NotEqual(first["auditId"], (await app.Operator.SendsAsync("POST", Url, null))["auditId"]);
        Assert.Equal(first["auditId"], (await keyed.SendsAsync("POST", Url, null))["auditId"]);
        await app.SettleAsync();

        var pages = new List<string>();
        for (string? next = "1"; next is not null;)
        {
            var page = await app.Operator.GetsAsync($"{Url}/{first["auditId"]}/differences?top=2&continuation={next}");
            pages.AddRange(page.Body.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("contractId").GetString()!));
            next = page["continuation"];
        }

        Assert.Equal(contracts[..3], pages);
        Assert.Equal("contract-not-found", (await app.Operator.SendsAsync("POST", $"{Url}?contractId=10000000000008", null)).Code);
        Assert.Equal("contract-not-found", (await app.Operator.SendsAsync("POST", $"{Url}?contractId=1", null)).Code);
        Assert.Equal(["contractId"], (await app.Operator.SendsAsync("POST", $"{Url}?contractId=", null)).Fields);
        Assert.Equal("audit-not-found", (await app.Operator.GetsAsync($"{Url}/0123456789abcdef0123456789abcdef/differences")).Code);
        Assert.Equal(["continuation"], (await app.Operator.GetsAsync($"{Url}/{first["auditId"]}/differences?continuation=x")).Fields);

        await books.Tables.Contracts.DeleteEntityAsync(contracts[0], LedgerRow.KeyOf(1));
        await books.CommitAsync(contracts[1], TestEvents.Opened("b", "2"));
        await books.Tables.Contracts.DeleteEntityAsync(contracts[1], LedgerRow.KeyOf(1));
        var unsound = await app.Operator.PostsAsync(Repair, new { contractId = contracts[1], reason = "a test" });
        Assert.Equal((409, "ledger-unsound"), (unsound.Status, unsound.Code));
        Assert.Equal("entry", unsound.Body.GetProperty("differences")[0].GetProperty("field").GetString());
        Assert.Contains("has a fault of its own", unsound["detail"], StringComparison.Ordinal);
        var unknown = await app.Operator.PostsAsync(Repair, new { contractId = "10000000000008", reason = "a test" });
        Assert.Equal("contract-not-found", unknown.Code);
    }

    // The lines of docs/audit.md, with a contract of this run.
    private static async Task PastesAsync(BenefitsHost app, string contract)
    {
        await DamageAsync(app, contract, quarters: 80);

        var said = await PastedPage.PasteAsync(
            app, PastedPage.Read("audit").Replace("CONTRACT=…", $"CONTRACT={contract}", StringComparison.Ordinal));

        Assert.Equal(5, said.Count);
        Assert.Equal("1", Json(said[1]).GetProperty("differences").ToString());
        Assert.Equal("used", Json(said[2]).GetProperty("items")[0].GetProperty("field").GetString());
        Assert.Equal(1, Json(said[3]).GetProperty("differences").GetInt32());
        Assert.True(Json(said[4]).GetProperty("repaired").GetBoolean());
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static async Task<ApiAnswer> AuditAsync(BenefitsHost app)
    {
        var started = await app.Operator.SendsAsync("POST", Url, null);
        Assert.Equal(202, started.Status);
        await app.SettleAsync();
        return await app.Operator.GetsAsync(started.Location!);
    }

    private static Task DamageAsync(BenefitsHost app, string contract, long quarters) =>
        new StoredContracts(app.Storage).Tables.Contracts.UpdateEntityAsync(
            new TableEntity(contract, ContractRow.RowKey) { ["UsedQuarters"] = quarters }, ETag.All);

    private static string Opened(string contract, int i) => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        id = $"e-{i}",
        source = "/portals/test",
        type = "benefits.incident.opened.v1",
        subject = contract,
        time = Sample.Today,
        data = new { incidentId = $"i-{i}", accountId = "opener", product = "windows-server", version = "2025", severity = "B", units = 1 },
    });
}
