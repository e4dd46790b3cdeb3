using System.Diagnostics;
using System.Text.Json;
using BenefitsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.SoftwareKeys;

/// <summary>O1: as many keys as a call takes, and more.</summary>
public sealed class BulkLoadTests(ITestOutputHelper output)
{
    private const string Path = "/api/operations/software/office-suite/keys";

    private static readonly int Different = int.Parse(Environment.GetEnvironmentVariable("SOFTWARE_TEST_KEYS") ?? "500");

    [Fact]
    public async Task Load_OfAsManyKeysAsACallTakes_IsOneCallAndAgainLoadsNothing()
    {
        await using var app = await BenefitsHost.StartAsync();
        string[] keys = [.. Enumerable.Range(0, 10_000).Select(i => $"{i % Different:D5}-{new string('K', 34)}")];

        var taken = Stopwatch.StartNew();
        var loaded = await app.Office.PostsAsync(Path, new { keys });
        output.WriteLine($"10,000 keys, {Different} of them different: {taken.Elapsed.TotalSeconds:F1} s");
        taken.Restart();
        var again = await app.Office.PostsAsync(Path, new { keys });
        output.WriteLine($"The same again: {taken.Elapsed.TotalSeconds:F1} s");

        var (different, same) = ($"{Different}", $"{10_000 - Different}");
        Assert.Equal((different, "0", same, different), (loaded["loaded"], loaded["alreadyLoaded"], loaded["inThisCall"], loaded["free"]));
        Assert.Equal(("0", different, same, different), (again["loaded"], again["alreadyLoaded"], again["inThisCall"], again["free"]));
        Assert.Equal(1_000, again.Body.GetProperty("duplicates").GetArrayLength());
        var more = await app.Office.PostsAsync(Path, new { keys = keys.Append("ONE MORE") });
        Assert.Equal((400, "keys"), (more.Status, Assert.Single(more.Fields)));
    }

    [Fact]
    public async Task Load_OfHostileKeys_TakesWhatIsTextAndRefusesTheRest()
    {
        await using var app = await BenefitsHost.StartAsync();
        string[] good =
            [new('k', 200), "' or 1 eq 1", "a/b\\c#d?e|f~g%25", "株式会社😀", "\u202e\u200b", "İi", "{\"a\":1}", "../..", "null"];

        var loaded = await app.Office.PostsAsync(Path, new { keys = good });
        var refused = await Task.WhenAll(
            ((string[])["", " ", "a\0b", "\n", "\u009f", new('k', 201)]).Select(bad =>
                app.Office.PostsAsync(Path, new { keys = (string[])["FINE", bad] })));
        var many = await app.Office.PostsAsync(Path, new { keys = Enumerable.Repeat("", 10_000) });
        var large = await app.Office.SendsAsync("POST", Path, $$"""{"keys":["{{new string('k', 2 * 1024 * 1024)}}"]}""");
        var unknown = await app.Office.PostsAsync("/api/operations/software/no-such/keys", new { keys = good });
        var stranger = await app.As("contoso-global-admin").PostsAsync(Path, new { keys = good });

        Assert.Equal($"{good.Length}", loaded["loaded"]);
        Assert.All(refused, answer => Assert.Equal((400, "keys[1]"), (answer.Status, Assert.Single(answer.Fields))));
        Assert.Equal((400, 100), (many.Status, many.Fields.Count()));
        Assert.Equal((413, "body-too-large"), (large.Status, large.Code));
        Assert.Equal((404, "software-not-found"), (unknown.Status, unknown.Code));
        Assert.Equal((403, "program-office-only"), (stranger.Status, stranger.Code));
        var stock = JsonSerializer.Serialize((await app.Office.GetsAsync("/api/operations/software")).Body);
        Assert.Contains($"\"loaded\":{good.Length}", stock, StringComparison.Ordinal);
    }
}
