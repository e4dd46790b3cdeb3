using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>The lines of <c>docs/advisory.md</c>, pasted one block after the other.</summary>
public sealed class AdvisoryWalkThroughTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var folder = Directory.CreateTempSubdirectory("benefits-tests-doc-");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "advisory.md"));
        var blocks = Regex.Matches(text, "```bash\n(.*?)```", RegexOptions.Singleline)
            .Select(block => block.Groups[1].Value.Replace("http://localhost:7071", app.Url, StringComparison.Ordinal)).ToList();
        // A terminal remembers what it was told before.
        var remembered = string.Join('\n', blocks[0].Split('\n').Where(line => Regex.IsMatch(line, @"^(H=|api\(\))")));
        var said = new List<string>();
        foreach (var block in blocks)
        {
            said.Add(await PasteAsync(folder, $"{remembered}\n{block}"));
            await app.SettleAsync();
        }

        folder.Delete(recursive: true);
        Assert.Equal(5, said.Count);
        Assert.Equal("Waiting", Json(said[0]).GetProperty("status").GetString());
        Assert.Equal("", said[1]);
        Assert.Equal("AdvisoryHours", Json(said[2]).GetProperty("benefit").GetString());
        var charged = Assert.Single(Json(said[3]).GetProperty("items").EnumerateArray());
        Assert.Equal(1.5m, charged.GetProperty("hours").GetDecimal());
        Assert.Equal("no-units-left", Json(said[4]).GetProperty("reason").GetProperty("code").GetString());
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static async Task<string> PasteAsync(DirectoryInfo folder, string lines)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", lines])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        })!;
        var said = await bash.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await bash.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(bash.ExitCode == 0, lines);
        return said;
    }
}
