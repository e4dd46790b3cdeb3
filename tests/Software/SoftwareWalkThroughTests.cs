using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Software;

/// <summary>The lines of <c>docs/software.md</c>, pasted one block after the other.</summary>
public sealed class SoftwareWalkThroughTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var folder = Directory.CreateTempSubdirectory("benefits-tests-doc-");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "software.md"));
        var blocks = Regex.Matches(text, "```bash\n(.*?)```", RegexOptions.Singleline)
            .Select(block => block.Groups[1].Value.Replace("http://localhost:7071", app.Url, StringComparison.Ordinal)).ToList();
        // A terminal remembers what it was told before.
        var remembered = string.Join('\n', blocks[0].Split('\n').Where(line => Regex.IsMatch(line, @"^(H=|api\(\)|office\(\))")));
        var said = new List<JsonElement>();
        foreach (var block in blocks)
        {
            said.Add(await PasteAsync(folder, $"{remembered}\n{block}"));
        }

        folder.Delete(recursive: true);
        Assert.Equal(6, said.Count);
        Assert.Equal((2, 2), (said[0].GetProperty("loaded").GetInt32(), said[0].GetProperty("free").GetInt32()));
        Assert.True(said[1].GetProperty("offer").GetProperty("actions")[0].GetProperty("allowed").GetBoolean());
        var key = said[2].GetProperty("key").GetString();
        Assert.Contains(key, (string?[])["7QXWT-2M4KD-9HVRB", "C3PFY-8N6JG-5WQTA"]);
        Assert.Equal(key, said[3].GetProperty("key").GetString());
        Assert.EndsWith("/en/linux", said[3].GetProperty("download").GetString(), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(said[4].GetProperty("items").EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal(1, said[5].GetProperty("items")[0].GetProperty("taken").GetInt32());
    }

    private static async Task<JsonElement> PasteAsync(DirectoryInfo folder, string lines)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e", "-c", lines])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        })!;
        var said = await bash.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await bash.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(bash.ExitCode == 0, lines);
        return JsonDocument.Parse(said).RootElement;
    }
}
