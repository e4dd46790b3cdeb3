using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace BenefitsFunctions.Bench;

/// <summary>
/// Activations through the whole system: from the request until the mail is written, one at a time; and how many complete a second.
/// </summary>
internal static class Activating
{
    private const int Samples = 50;
    private const int Many = 100;
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = CommitThroughput.AtOnce };

    /// <summary>The figures. Each activation is one orchestration of five activities and a timer that is due at once.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        await using var system = await RunningSystem.StartAsync(storage, folder, ("Benefits__PublicationDelay", "00:00:00"));
        using var mails = new FileSystemWatcher(system.MailFolder, "*.eml") { EnableRaisingEvents = true };
        var written = new ConcurrentDictionary<string, TaskCompletionSource>();
        mails.Renamed += (_, mail) => Written(written, mail.Name!).TrySetResult();
        mails.Created += (_, mail) => Written(written, mail.Name!).TrySetResult();

        var latencies = new List<double>();
        for (var i = -Samples / 5; i < Samples; i++)
        {
            var partner = await AddPartnerAsync(system, 2_000_000 + i);
            var watch = Stopwatch.StartNew();
            var activation = await ActivateAsync(system, partner);
            await Written(written, $"activation-{activation}.eml").Task.WaitAsync(TimeSpan.FromSeconds(60));
            if (i >= 0)
            {
                latencies.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        var partners = new List<string>();
        for (var i = 0; i < Many; i++)
        {
            partners.Add(await AddPartnerAsync(system, 3_000_000 + i));
        }

        var sorted = latencies.Order().ToList();
        return
        [
            new Figure("request to mail written, p50", "ms", Figure.At(sorted, 0.5), sorted[0], sorted[^1]),
            new Figure("request to mail written, p99", "ms", Figure.At(sorted, 0.99), sorted[0], sorted[^1]),
            Figure.Of($"orchestrations completed, {Many} asked for at once", "orchestrations/s", [await CompletedAsync(system, partners)]),
        ];
    }

    private static async Task<double> CompletedAsync(RunningSystem system, IReadOnlyList<string> partners)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(partners, SideBySide, async (partner, _) => await ActivateAsync(system, partner));
        await Parallel.ForEachAsync(partners, SideBySide, async (partner, token) => await BenchLedgers.Until(async () =>
        {
            var all = await system.Http.GetFromJsonAsync<JsonElement>($"/api/partners/{partner}/activations", token);
            return all.GetProperty("items").EnumerateArray().All(a => a.GetProperty("status").GetString() == "Completed");
        }));
        return partners.Count / watch.Elapsed.TotalSeconds;
    }

    private static TaskCompletionSource Written(ConcurrentDictionary<string, TaskCompletionSource> written, string name) =>
        written.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task<string> AddPartnerAsync(RunningSystem system, int id)
    {
        var profile = new
        {
            name = "Fabrikam",
            country = "US",
            preferredLanguage = "en",
            dashboardMigrated = true,
            programContact = new { name = "Contact", email = "contact@fabrikam.example" },
            locations = Array.Empty<object>(),
            memberships = new[] { new { kind = "ActionPack", start = "2000-01-01", end = "2100-12-31" } },
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
        };
        var admin = new
        {
            email = "admin@fabrikam.example",
            displayName = "Admin",
            association = "Programme",
            roles = new[] { "GlobalAdmin" },
        };
        (await system.Http.PutAsJsonAsync($"/api/partners/{id}", profile)).EnsureSuccessStatusCode();
        (await system.Http.PutAsJsonAsync($"/api/partners/{id}/users/bench", admin)).EnsureSuccessStatusCode();
        return $"{id}";
    }

    private static async Task<string> ActivateAsync(RunningSystem system, string partner)
    {
        using var answer = await system.Http.PostAsJsonAsync($"/api/partners/{partner}/activations", new { benefit = "ProductSupport" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("activationId").GetString()!;
    }
}
