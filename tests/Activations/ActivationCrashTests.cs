using System.Text.RegularExpressions;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Activations;

/// <summary>
/// A4-A6 under SIGKILL: real processes, worker, host or both, are killed at a storage write of an activation, and started again.
/// </summary>
public sealed class ActivationCrashTests(ITestOutputHelper output)
{
    /// <summary>An activation by the partner itself, and one that an office approves (A7), with the number of kills of a sample.</summary>
    public static TheoryData<bool, int, Victim?> Kinds()
    {
        var kinds = new TheoryData<bool, int, Victim?>();
        foreach (var victim in Kill.Victims)
        {
            kinds.Add(false, 6, victim);
            kinds.Add(true, 3, victim);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Activation_WhenProcessesAreKilledAtAWrite_HasOnePairOfIdsOneContractOneMailAndOnePublication(
        bool assisted, int sample, Victim? victim)
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var settings = proxy.Settings(("Benefits__PublicationDelay", "00:00:00"));
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        Task<AppProcess> StartAsync() => AppProcess.StartAsync(folder.FullName, settings);
        var app = await StartAsync();

        var writes = await UndisturbedAsync(app, proxy, assisted);
        Assert.True(writes > 10, $"An activation took {writes} writes: the proxy does not see them.");

        var kills = Kill.Of(writes, sample, victim);
        foreach (var (number, kill) in kills.Index())
        {
            var partner = await AddPartnerAsync(app, number + 1, assisted);
            var (running, worker) = (app, app.WorkerPid);
            var struck = proxy.ArmAt(kill.Write, kill.CarriedOut, () => kill.Strike(running));
            await ActivateAsync(app, partner);
            await DecideAsync(app, partner);
            await struck;

            app = await kill.RecoverAsync(app, worker, StartAsync);
            try
            {
                await CompleteAsync(app, proxy, partner);
            }
            catch (TimeoutException)
            {
                var activations = await app.As("crash-admin").GetsAsync($"/api/partners/{partner}/activations");
                Assert.Fail($"{kill}: not completed.\n{activations.Text}\n{app.Output}");
            }

            await CheckAsync(app, proxy, storage, partner, $"{kill}");
        }

        output.WriteLine(
            $"{writes} writes in an activation; {kills.Count} kills of {victim?.ToString() ?? "worker, host or both"}, "
            + "each followed by a recovery: always one of each");
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<string> AddPartnerAsync(AppProcess app, int number, bool assisted)
    {
        var partner = $"{3000000 + number}";
        var office = app.As("office-1", "ProgramOffice");
        await office.PutsAsync($"/api/partners/{partner}", new
        {
            name = "Fabrikam",
            country = "US",
            preferredLanguage = "en",
            dashboardMigrated = !assisted,
            programContact = new { name = "Contact", email = $"contact-{partner}@fabrikam.example" },
            locations = Array.Empty<object>(),
            memberships = new[] { new { kind = "ActionPack", start = "2000-01-01", end = "2100-12-31" } },
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
        });
        await office.PutsAsync(
            $"/api/partners/{partner}/users/crash-admin",
            new { email = "admin@fabrikam.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } });
        return partner;
    }

    // The answer may be lost with the process that owes it.
    private static async Task ActivateAsync(AppProcess app, string partner)
    {
        try
        {
            Check(await app.As("crash-admin").ActivatesAsync(partner, "ProductSupport"));
        }
        catch (HttpRequestException)
        {
        }
    }

    // The host has no other answer where its worker dies.
    private static void Check(ApiAnswer answer) =>
        Assert.True(answer.Status is < 300 or 502, $"{answer.Status}: {answer.Text}");

    // The same decision again is a success, so it may be made as often as it gets lost.
    private static async Task DecideAsync(AppProcess app, string partner)
    {
        try
        {
            var office = app.As("office-1", "ProgramOffice");
            var activations = await office.GetsAsync($"/api/partners/{partner}/activations");
            Check(activations);
            var waiting = activations.Status == 200
                ? activations.Body.GetProperty("items").EnumerateArray().Where(a => a.GetProperty("status").GetString() == "AwaitingOffice")
                : [];
            foreach (var activation in waiting)
            {
                Check(await office.PostsAsync(
                    $"/api/partners/{partner}/activations/{activation.GetProperty("activationId").GetString()}/decision",
                    new { approve = true }));
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    // Gives how many writes it took.
    private static async Task<int> UndisturbedAsync(AppProcess app, StorageProxy proxy, bool assisted)
    {
        var partner = await AddPartnerAsync(app, 0, assisted);
        var (before, completed) = (proxy.Writes.Count, WhenCompleted(proxy, partner));
        await ActivateAsync(app, partner);
        await DecideAsync(app, partner);
        await completed;
        return proxy.Writes.Count - before;
    }

    private static Task WhenCompleted(StorageProxy proxy, string partner) => proxy.WhenWritten(
        w =>
            w.Path.Contains($"PartitionKey='{partner}'", StringComparison.Ordinal)
                && w.Body.Contains("\"Completed\"", StringComparison.Ordinal));

    private static async Task CompleteAsync(AppProcess app, StorageProxy proxy, string partner)
    {
        var completed = WhenCompleted(proxy, partner);
        (await app.Http.PostAsync("/admin/functions/ResumeActivations", null)).EnsureSuccessStatusCode();
        var admin = app.As("crash-admin");
        var activations = (await admin.GetsAsync($"/api/partners/{partner}/activations")).Body.GetProperty("items");
        if (activations.GetArrayLength() == 0)
        {
            // Killed before anything was stored: the caller asks again.
            await ActivateAsync(app, partner);
        }
        else if (activations[0].GetProperty("status").GetString() == "Completed")
        {
            return;
        }

        await DecideAsync(app, partner);
        await completed;
    }

    private static async Task CheckAsync(AppProcess app, StorageProxy proxy, string storage, string partner, string killedAt)
    {
        var admin = app.As("crash-admin");
        var activation = Assert.Single(
            (await admin.GetsAsync($"/api/partners/{partner}/activations")).Body.GetProperty("items").EnumerateArray());
        Assert.True("Completed" == activation.GetProperty("status").GetString(), $"{killedAt}: {activation}");
        var contract = Assert.Single(
            (await admin.GetsAsync($"/api/partners/{partner}/contracts")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(activation.GetProperty("contractId").GetString(), contract.GetProperty("contractId").GetString());
        Assert.Equal(10, contract.GetProperty("remaining").GetInt32());

        var activationId = activation.GetProperty("activationId").GetString()!;
        var tables = new TableServiceClient(storage);
        Assert.True(await CountAsync(tables, "Contracts", activationId) == 1, $"{killedAt}: contracts");
        Assert.True(await CountAsync(tables, "AccessIds", activationId) == 1, $"{killedAt}: Access IDs");
        Assert.True(await CountAsync(tables, "Intents", activationId) == 0, $"{killedAt}: intents");
        Assert.True(await CountAsync(tables, "Due", activationId, "office|") == 0, $"{killedAt}: worklist");
        Assert.True(1 == app.Mails.Count(m => SentMail.Read(m).To == $"contact-{partner}@fabrikam.example"), $"{killedAt}: mails");
        var contractPath = $"PartitionKey='{contract.GetProperty("contractId").GetString()}'";
        Assert.True(
            1 == proxy.Writes.Count(
                w => w.Path.Contains(contractPath, StringComparison.Ordinal) && Regex.IsMatch(w.Body, "\"PublishedAt\"")),
            $"{killedAt}: publications");
    }

    private static async Task<int> CountAsync(
        TableServiceClient tables, string table, string activationId, string partitions = "")
    {
        var count = 0;
        var filter = TableClient.CreateQueryFilter($"ActivationId eq {activationId}");
        await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>(filter))
        {
            count += row.PartitionKey.StartsWith(partitions, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
