using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Software;

/// <summary>
/// O1 under SIGKILL: real processes, worker, host or both, are killed at a storage write of a taking, and the worker in the middle of
/// many takings.
/// </summary>
public sealed class SoftwareCrashTests(ITestOutputHelper output)
{
    private const int Keys = 20;
    private const int Takers = 40;

    private static readonly object English = new { language = "en", operatingSystem = "Windows" };

    /// <summary>Whom the kills are of.</summary>
    public static TheoryData<Victim?> Victims() => [.. Kill.Victims];

    [Theory]
    [MemberData(nameof(Victims))]
    public async Task Keys_WhenProcessesAreKilledAtTheirWrites_AreInOneHandEachAndNoneIsLost(Victim? victim)
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        Task<AppProcess> StartAsync() => AppProcess.StartAsync(folder.FullName, proxy.Settings());
        var app = await StartAsync();
        await LoadAsync(app, "database-standard", 60);
        await LoadAsync(app, "office-suite", Keys);

        var undisturbed = await AddPartnerAsync(app, 0);
        var offer = await CrashedPartner.OfferAsync(app, undisturbed, "database-standard");
        var before = proxy.Writes.Count;
        Assert.Equal(202, (await TakeAsync(app, undisturbed, offer))?.Status);
        var writes = proxy.Writes.Count - before;
        Assert.Equal(3, writes);
        var kills = Kill.Of(writes, 3, victim);
        foreach (var (number, kill) in kills.Index())
        {
            var partner = await AddPartnerAsync(app, number + 1);
            var (running, worker) = (app, app.WorkerPid);
            var struck = proxy.ArmAt(kill.Write, kill.CarriedOut, () => kill.Strike(running));
            await TakeAsync(app, partner, offer);
            await struck;
            app = await kill.RecoverAsync(app, worker, StartAsync);
            await CheckAsync(app, storage, partner, offer, number + 2, $"{kill}");
        }

        output.WriteLine($"{writes} writes in a taking; {kills.Count} kills, each followed by the same key for its partner");
        await RaceAsync(app, proxy, storage);
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task RaceAsync(AppProcess app, StorageProxy proxy, string storage)
    {
        var partners = await Task.WhenAll(Enumerable.Range(100, Takers).Select(number => AddPartnerAsync(app, number)));
        var offer = await CrashedPartner.OfferAsync(app, partners[0], "office-suite");
        var worker = app.WorkerPid;
        var struck = proxy.ArmAt(Takers + Keys, carryOut: true, app.KillWorker);
        var first = await Task.WhenAll(partners.Select(partner => TakeAsync(app, partner, offer)));
        await struck;
        await app.NextWorkerAsync(worker);

        // Whoever was cut off asks again, and so does everybody else.
        var answers = await Task.WhenAll(partners.Select(partner => TakeAsync(app, partner, offer)));

        var owners = await OwnersAsync(storage, "office-suite");
        output.WriteLine(
            $"{Takers} takings of {Keys} keys, {first.Count(a => a is not { Status: < 500 })} cut off by the kill: {owners.Count} keys in "
            + $"{owners.Distinct().Count()} hands, {answers.Count(a => a?.Code == "no-keys-left")} told that none is left");
        Assert.Contains(first, answer => answer is not { Status: < 500 });
        Assert.Equal((Keys, Keys), (owners.Count, owners.Distinct().Count()));
        var had = answers.Where(a => a is { Status: 200 or 202 }).Select(a => a!["key"]).ToList();
        Assert.Equal((Keys, Keys), (had.Count, had.Distinct().Count()));
        Assert.Equal(Takers - Keys, answers.Count(a => a is { Status: 409, Code: "no-keys-left" }));
        Assert.All(partners.Index(), p => Assert.True(
            first[p.Index] is not { Status: 202 } won || won["key"] == answers[p.Index]!["key"], $"{p.Item}: another key."));
        var without = partners[answers.ToList().FindIndex(a => a!.Status == 409)];
        var action = (await CrashedPartner.LineAsync(app, without, "office-suite")).GetProperty("actions")[0];
        Assert.Equal("no-keys-left", action.GetProperty("reason").GetProperty("code").GetString());
    }

    private static async Task CheckAsync(
        AppProcess app, string storage, string partner, string offer, int taken, string killedAt)
    {
        var noted = await OwnersAsync(storage, "database-standard");
        var again = await TakeAsync(app, partner, offer);
        Assert.True(again is { Status: 200 or 202 }, $"{killedAt}: {again?.Text}");
        var owners = await OwnersAsync(storage, "database-standard");
        Assert.True(
            (taken, taken) == (owners.Count, owners.Distinct().Count()) && noted.All(owners.Contains), $"{killedAt}: {owners.Count} keys");
        var path = $"/api/partners/{partner}/software/{offer}/keys";
        var shown = Assert.Single((await CrashedPartner.Admin(app).GetsAsync(path)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(again!["key"], shown.GetProperty("key").GetString());
        Assert.Equal(1, (await CrashedPartner.LineAsync(app, partner, "database-standard")).GetProperty("assigned").GetInt32());
    }

    private static async Task LoadAsync(AppProcess app, string product, int count) =>
        Assert.Equal(200, (await app.As("office-1", "ProgramOffice").PostsAsync(
            $"/api/operations/software/{product}/keys", new { keys = Enumerable.Range(0, count).Select(i => $"{product}-{i}") })).Status);

    private static async Task<string> AddPartnerAsync(AppProcess app, int number)
    {
        var partner = $"{3100000 + number}";
        await CrashedPartner.AddAsync(app, partner);
        return partner;
    }

    private static Task<ApiAnswer?> TakeAsync(AppProcess app, string partner, string offer) =>
        CrashedPartner.PostsAsync(app, $"/api/partners/{partner}/software/{offer}/keys", English);

    private static async Task<List<string>> OwnersAsync(string storage, string product)
    {
        var rows = await new TableServiceClient(storage).GetTableClient("SoftwareKeys").RowsAsync($"Product eq '{product}'");
        return [.. rows.Select(row => row.GetString("PartnerId")).OfType<string>()];
    }
}
