using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>O3 under SIGKILL: real processes, worker, host or both, are killed at a storage write of a redemption.</summary>
public sealed class LicenceCrashTests(ITestOutputHelper output)
{
    private const string Tenant = "0a000000-0000-0000-0000-00000000000a";

    /// <summary>Whom the kills are of: in the sample the worker alone, for hosts start slowly.</summary>
    public static TheoryData<Victim> Victims() => Kill.EveryWrite ? [.. Enum.GetValues<Victim>()] : [Victim.Worker];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task Key_WhenProcessesAreKilledAtItsWrites_IsRedeemedOnceAsShown(Victim victim)
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        Task<AppProcess> StartAsync() => AppProcess.StartAsync(folder.FullName, proxy.Settings());
        var app = await StartAsync();
        var undisturbed = await AddPartnerAsync(app, 0);
        var before = proxy.Writes.Count;
        Assert.Equal(200, (await RedeemAsync(app, undisturbed, await PreviewAsync(app, undisturbed)))?.Status);
        var writes = proxy.Writes.Count - before;
        Assert.Equal(1, writes);

        var kills = Kill.Of(writes, 6, victim).Where(kill => kill.Victim == victim).ToList();
        foreach (var (number, kill) in kills.Index())
        {
            var partner = await AddPartnerAsync(app, number + 1);
            var preview = await PreviewAsync(app, partner);
            var (running, worker) = (app, app.WorkerPid);
            var struck = proxy.ArmAt(kill.Write, kill.CarriedOut, () => kill.Strike(running));
            await RedeemAsync(app, partner, preview);
            await struck;
            app = await kill.RecoverAsync(app, worker, StartAsync);
            Assert.Equal(kill.CarriedOut ? 2 : 0, await RowsAsync(storage, partner));
            await CheckAsync(app, storage, partner, preview, $"{kill}");
        }

        output.WriteLine($"{writes} write in a redemption; {kills.Count} kills, each followed by the key redeemed once");
        Assert.Equal(2, kills.Count);
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task CheckAsync(AppProcess app, string storage, string partner, ApiAnswer preview, string killedAt)
    {
        var (again, more) = (await RedeemAsync(app, partner, preview), await RedeemAsync(app, partner, preview));
        Assert.True(again is { Status: 200 } && again.Text == more?.Text, $"{killedAt}: {again?.Text} {more?.Text}");
        Assert.Equal(Outcome(preview), Outcome(again!));
        var seats = Assert.Single(
            (await CrashedPartner.Admin(app).GetsAsync($"/api/partners/{partner}/licences")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(
            again!.Body.GetProperty("outcome").GetProperty("seatsAfter").GetInt32(), seats.GetProperty("seats").GetInt32());
        Assert.Equal(2, await RowsAsync(storage, partner));
    }

    private static string Outcome(ApiAnswer answer) => answer.Body.GetProperty("outcome").GetRawText();

    // The key and the tenant's seats.
    private static async Task<int> RowsAsync(string storage, string partner) =>
        (await new TableServiceClient(storage).GetTableClient("Offers").RowsAsync($"PartitionKey eq '{partner}'")).Count;

    private static async Task<string> AddPartnerAsync(AppProcess app, int number)
    {
        var partner = $"{3200000 + number}";
        await CrashedPartner.AddAsync(app, partner, Tenant);
        return partner;
    }

    private static async Task<ApiAnswer> PreviewAsync(AppProcess app, string partner)
    {
        var offer = await CrashedPartner.OfferAsync(app, partner, "online-office");
        var preview = await CrashedPartner.Admin(app).PostsAsync(
            $"/api/partners/{partner}/licences/{offer}/redemption?preview=true", new { tenantId = Tenant, extendEndDate = true });
        Assert.True(preview.Status == 200, preview.Text);
        return preview;
    }

    private static Task<ApiAnswer?> RedeemAsync(AppProcess app, string partner, ApiAnswer preview) => CrashedPartner.PostsAsync(
        app,
        $"/api/partners/{partner}/licences/{preview["offerId"]}/redemption",
        new { tenantId = Tenant, extendEndDate = true, previewToken = preview["previewToken"] });
}
