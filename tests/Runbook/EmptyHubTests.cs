using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>
/// What <c>docs/restore.md</c> says of an app whose tables are restored and whose task hub is empty: what stays where it is, and what
/// the intents of that page do about it.
/// </summary>
public sealed partial class EmptyHubTests
{
    private const string Office = "6000001";

    [Fact]
    public async Task Restored_BesideAnEmptyHub_GoesOnOnceTheIntentsOfThePageAreWritten()
    {
        string storage, contract, waiting, asked, opened;
        await using (var before = await BenefitsHost.StartAsync())
        {
            var admin = before.As("fabrikam-global-admin");
            waiting = (await admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport"))["activationId"]!;
            asked = (await (await new AssistedPartner(before, Office, "DE").AddAsync()).AsksAsync())["activationId"]!;
            await before.SettleAsync();
            contract = (await admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("contractId").GetString()!;
            opened = EventJson.Opened(contract, "i1", "o1");
            await before.ReceivesEventAsync(opened);
            await before.SettleAsync();
            Assert.Equal(2, before.Mails.Count);
            storage = await CopyAsync(before.Storage);
        }

        await using var app = await BenefitsHost.StartAsync(storage);
        var (fabrikam, assisted) = (app.As("fabrikam-global-admin"), new AssistedPartner(app, Office, "DE"));
        Task<ApiAnswer> WaitingAsync() => fabrikam.GetsAsync($"/api/partners/{Sample.Fabrikam}/activations/{waiting}");
        Task<ApiAnswer> AskedAsync() => assisted.Admin.GetsAsync($"/api/partners/{Office}/activations/{asked}");

        // Neither the publication nor the office's decision is carried out, whatever the timers do.
        await app.PassesAsync(TimeSpan.FromHours(61));
        await app.Office.PostsAsync($"/api/partners/{Office}/activations/{asked}/decision", new { approve = true });
        await app.RunsTimerAsync("ResumeActivations");
        await app.ReceivesEventAsync(opened);
        await app.SettleAsync();
        Assert.Equal(("AwaitingPublication", "Requested"), ((await WaitingAsync())["status"], (await AskedAsync())["status"]));
        Assert.Empty(app.Mails);

        Assert.Equal([waiting, asked], await WriteIntentsAsync(app));
        await app.RunsTimerAsync("ResumeActivations");
        Assert.Equal(("Completed", "AwaitingPublication"), ((await WaitingAsync())["status"], (await AskedAsync())["status"]));
        await app.PassesAsync(TimeSpan.FromHours(61));

        var line = await fabrikam.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        Assert.Equal((contract, 1), (line.GetProperty("contractId").GetString(), line.GetProperty("used").GetInt32()));
        Assert.Equal("Completed", (await AskedAsync())["status"]);

        // To the office's partner and nobody else: the other one had its mail.
        Assert.Equal($"contact-{Office}@northwind.example", SentMail.Read(Assert.Single(app.Mails)).To);
    }

    private static async Task<string> CopyAsync(string storage)
    {
        var copy = await TestAzurite.OwnAccountAsync();
        var target = new BenefitsTables(new TableServiceClient(copy));
        await target.CreateAsync(CancellationToken.None);
        foreach (var (from, to) in new BenefitsTables(new TableServiceClient(storage)).All.Zip(target.All))
        {
            foreach (var row in await from.RowsAsync())
            {
                await to.AddEntityAsync(row);
            }
        }

        return copy;
    }

    [Fact]
    public void Filter_OfThePage_FindsEachActivationThatIsNotOver()
    {
        ActivationStatus[] over =
            [ActivationStatus.Completed, ActivationStatus.Rejected, ActivationStatus.Lapsed, ActivationStatus.Failed];

        Assert.Equal(
            Enum.GetValues<ActivationStatus>().Except(over).Select(status => $"{status}").Order(),
            Status().Matches(Command()).Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void Orchestrations_OfTheApp_AreEachOnThePage()
    {
        var named = RunbookPage.Rows("restore", "With an empty task hub").SelectMany(row => Code().Matches(row[0]))
            .Select(m => m.Groups[1].Value).ToHashSet();

        Assert.InRange(RunbookPage.Orchestrations.Count, 5, 100);
        Assert.Empty(RunbookPage.Orchestrations.Except(named));
    }

    // What the page's command finds, and what it inserts for each; gives the activations, in the order of their partners.
    private static async Task<IReadOnlyList<string>> WriteIntentsAsync(BenefitsHost app)
    {
        var tables = new BenefitsTables(new TableServiceClient(app.Storage));
        var filter = Filter().Match(Command()).Groups[1].Value.Replace("\\\n", "", StringComparison.Ordinal);
        var found = await tables.Partners.RowsAsync(filter);
        foreach (var row in found)
        {
            await tables.Intents.AddEntityAsync(Intent(app, row.PartitionKey, row.GetString("ActivationId")));
        }

        return [.. found.Select(row => row.GetString("ActivationId"))];
    }

    private static TableEntity Intent(BenefitsHost app, string partnerId, string activationId)
    {
        var given = Assignment().Matches(Command()[Command().IndexOf("PartitionKey=", StringComparison.Ordinal)..])
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim('"')
                .Replace("$PARTNER", partnerId, StringComparison.Ordinal)
                .Replace("$ACTIVATION", activationId, StringComparison.Ordinal));
        Assert.Equal(("$(date -u +%Y-%m-%dT%H:%M:%SZ)", "Edm.DateTime"), (given["At"], given["At@odata.type"]));
        return new TableEntity(given["PartitionKey"], given["RowKey"])
        {
            ["PartnerId"] = AsTheCliTakesIt(given, "PartnerId"),
            ["ActivationId"] = AsTheCliTakesIt(given, "ActivationId"),
            ["At"] = app.Clock.GetUtcNow(),
        };
    }

    // az makes a number of each value that looks like one, unless its type is given.
    private static object AsTheCliTakesIt(Dictionary<string, string> given, string name) =>
        given.TryGetValue($"{name}@odata.type", out var type) && type == "Edm.String" ? given[name]
        : long.TryParse(given[name], CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(given[name], CultureInfo.InvariantCulture, out var number) ? number
        : given[name];

    private static string Command() =>
        RunbookPage.Blocks("restore", "bash azure").Single(block => block.Contains("entity insert", StringComparison.Ordinal));

    [GeneratedRegex("--filter \\\\\n +\"([^\"]*)\"")]
    private static partial Regex Filter();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Code();

    [GeneratedRegex("Status eq '(\\w+)'")]
    private static partial Regex Status();

    [GeneratedRegex("(\\w+(?:@[\\w.]+)?)=(\"[^\"]*\"|\\S+)")]
    private static partial Regex Assignment();
}
