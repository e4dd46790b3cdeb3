using System.Diagnostics;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Activations;

public sealed class ActivationConcurrencyTests(ITestOutputHelper output)
{
    // Each asks for two benefits.
    private static readonly int Partners =
        int.Parse(
            Environment.GetEnvironmentVariable("ACTIVATION_TEST_PARTNERS") ?? "50", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Post_WhenFiftyAskTheSameAtOnce_GivesOneActivation()
    {
        await using var app = await BenefitsHost.StartAsync();
        var admin = app.As("contoso-global-admin");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => admin.ActivatesAsync(Sample.Contoso, "ProductSupport")));
        await app.SettleAsync();
        await app.PassesAsync(TimeSpan.FromHours(60));

        Assert.Single(answers, a => a.Status == 202);
        Assert.Equal(49, answers.Count(a => a.Status == 200));
        Assert.Single(answers.Select(a => a["activationId"]).Distinct());
        Assert.Single(
            (await admin.GetsAsync($"/api/partners/{Sample.Contoso}/activations")).Body.GetProperty("items").EnumerateArray());
        Assert.Single((await admin.GetsAsync($"/api/partners/{Sample.Contoso}/contracts")).Body.GetProperty("items").EnumerateArray());
        Assert.Single(app.Mails);
    }

    [Fact]
    public async Task Post_WhenManyDifferentAreAsked_AllComplete()
    {
        await using var app = await BenefitsHost.StartAsync();
        string[] benefits = ["ProductSupport", "AdvisoryHours"];
        var partners = Enumerable.Range(1, Partners).Select(i => $"{2000000 + i}").ToList();
        await InParallelAsync(partners, async partner =>
        {
            await app.Office.PutsAsync($"/api/partners/{partner}", new
            {
                name = "Litware",
                country = "AU",
                preferredLanguage = "en",
                dashboardMigrated = true,
                programContact = new { name = "Contact", email = "contact@litware.example" },
                locations = Array.Empty<object>(),
                memberships = new[] { new { kind = "ActionPack", start = "2026-07-01", end = "2027-06-30" } },
                competencies = Array.Empty<string>(),
                kits = Array.Empty<object>(),
            });
            await app.Office.PutsAsync(
                $"/api/partners/{partner}/users/many-admin",
                new { email = "a@litware.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } });
        });
        var admin = app.As("many-admin");

        var watch = Stopwatch.StartNew();
        await InParallelAsync(
            partners.SelectMany(p => benefits.Select(b => (p, b))),
            async request => Assert.Equal(202, (await admin.ActivatesAsync(request.p, request.b)).Status));
        await app.SettleAsync();
        await app.PassesAsync(TimeSpan.FromHours(60));
        output.WriteLine(
            $"{Partners * benefits.Length} activations asked, provisioned, mailed and published in {watch.Elapsed.TotalSeconds:F1} s");

        var statuses = new System.Collections.Concurrent.ConcurrentBag<string>();
        var accessIds = new System.Collections.Concurrent.ConcurrentBag<string>();
        await InParallelAsync(partners, async partner =>
        {
            foreach (
                var activation in (
                    await admin.GetsAsync($"/api/partners/{partner}/activations")).Body.GetProperty("items").EnumerateArray())
            {
                statuses.Add(activation.GetProperty("status").GetString()!);
                accessIds.Add(activation.GetProperty("accessId").GetString()!);
            }
        });
        Assert.Equal(Partners * benefits.Length, statuses.Count(s => s == "Completed"));
        Assert.Equal(Partners * benefits.Length, accessIds.Distinct().Count());
        Assert.Equal(Partners * benefits.Length, app.Mails.Count);
    }

    private static Task InParallelAsync<T>(IEnumerable<T> items, Func<T, Task> act) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (item, _) => await act(item));
}
