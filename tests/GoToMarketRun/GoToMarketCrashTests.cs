using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.GoToMarketRun;

/// <summary>
/// O5 under SIGKILL: real processes, worker, host or both, are killed at a storage write of the activation of an offer, and started
/// again.
/// </summary>
public sealed class GoToMarketCrashTests(ITestOutputHelper output)
{
    /// <summary>Whom the kills are of.</summary>
    public static TheoryData<Victim?> Victims() => [.. Kill.Victims];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task Activation_WhenProcessesAreKilledAtAWrite_IsOneWithOneMailAndBecomesActive(Victim? victim)
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        Task<AppProcess> StartAsync() => AppProcess.StartAsync(folder.FullName, proxy.Settings(("Benefits__GoToMarketDelay", "00:00:00")));
        var app = await StartAsync();

        var undisturbed = await AddPartnerAsync(app, 0);
        var before = proxy.Writes.Count;
        await ActivateAsync(app, undisturbed);
        await BecomeActiveAsync(app, proxy, storage, undisturbed);
        var writes = proxy.Writes.Count - before;
        Assert.True(writes >= 4, $"An activation took {writes} writes: the proxy does not see them.");

        // The note, the activation, that it was mailed, that it is active.
        var kills = Kill.Of(4, 3, victim);
        foreach (var (number, kill) in kills.Index())
        {
            var partner = await AddPartnerAsync(app, number + 1);
            var (running, worker) = (app, app.WorkerPid);
            var struck = proxy.ArmAt(kill.Write, kill.CarriedOut, () => kill.Strike(running));
            await ActivateAsync(app, partner);
            await struck;

            app = await kill.RecoverAsync(app, worker, StartAsync);
            try
            {
                await BecomeActiveAsync(app, proxy, storage, partner);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{kill}: not active.\n{await OfferAsync(app, partner)}\n{app.Output}");
            }

            await CheckAsync(app, storage, partner, $"{kill}");
        }

        output.WriteLine($"{writes} writes in an activation; {kills.Count} kills, each followed by a recovery: always one of each");
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Address(string partner) => $"market-{partner}@fabrikam.example";

    private static async Task<string> PathAsync(AppProcess app, string partner) =>
        $"/api/partners/{partner}/go-to-market/{await CrashedPartner.OfferAsync(app, partner, "campaign-kit")}";

    private static async Task<string> AddPartnerAsync(AppProcess app, int number)
    {
        var partner = $"{3200000 + number}";
        await CrashedPartner.AddAsync(app, partner);
        var named = await CrashedPartner.Admin(app).PutsAsync(
            $"/api/partners/{partner}/go-to-market/contact", new { email = Address(partner), telephone = "1", language = "en" });
        Assert.Equal(201, named.Status);
        return partner;
    }

    private static async Task ActivateAsync(AppProcess app, string partner) =>
        await CrashedPartner.PostsAsync(app, $"{await PathAsync(app, partner)}/activation", new { });

    private static async Task<JsonElement> OfferAsync(AppProcess app, string partner) =>
        (await CrashedPartner.Admin(app).GetsAsync(await PathAsync(app, partner))).Body;

    // The sweep starts what was stored; what was not, the caller asks for again.
    private static async Task BecomeActiveAsync(AppProcess app, StorageProxy proxy, string storage, string partner)
    {
        var done = proxy.WhenWritten(w => w.Path.Contains($"PartitionKey='{partner}'", StringComparison.Ordinal) && IsDone(w.Body));
        (await app.Http.PostAsync("/admin/functions/SweepEndings", null)).EnsureSuccessStatusCode();
        var rows = await new TableServiceClient(storage).GetTableClient("Offers").RowsAsync($"PartitionKey eq '{partner}'");
        if (rows.Count == 0)
        {
            await ActivateAsync(app, partner);
        }
        else if (IsDone(rows[0].GetString("Json0")))
        {
            return;
        }

        await done;
    }

    // What the offer's row has: that it is active, and that its mail was handed over. Quotes within the JSON of a write are escaped.
    private static bool IsDone(string json)
    {
        var plain = json.Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
        return plain.Contains("\"activeAt\":\"", StringComparison.Ordinal) && plain.Contains("\"mailedAt\":\"", StringComparison.Ordinal);
    }

    private static async Task CheckAsync(AppProcess app, string storage, string partner, string killedAt)
    {
        var offer = await OfferAsync(app, partner);
        Assert.True("Active" == offer.GetProperty("offer").GetProperty("state").GetString(), $"{killedAt}: {offer}");
        var again = await CrashedPartner.Admin(app).PostsAsync($"{await PathAsync(app, partner)}/activation", new { });
        Assert.Equal(200, again.Status);
        Assert.Equal($"{offer.GetProperty("activation")}", $"{again.Body.GetProperty("activation")}");
        Assert.True(1 == app.Mails.Count(m => SentMail.Read(m).To == Address(partner)), $"{killedAt}: mails");
        var tables = new TableServiceClient(storage);
        Assert.Single(await tables.GetTableClient("Offers").RowsAsync($"PartitionKey eq '{partner}'"));
        Assert.True(
            (await tables.GetTableClient("Due").RowsAsync($"PartitionKey eq 'go-to-market' and PartnerId eq '{partner}'")).Count > 0,
            $"{killedAt}: nothing is noted");
    }
}
