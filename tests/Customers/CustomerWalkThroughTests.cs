using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Customers;

/// <summary>The lines about customers in <c>docs/customer-requests.md</c>, pasted one block after the other.</summary>
public sealed class CustomerWalkThroughTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Documentation_WhenItsLinesArePasted_ShowsWhatItSays()
    {
        await using var app = await BenefitsHost.StartAsync();
        var folder = Directory.CreateTempSubdirectory("benefits-tests-doc-");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "customer-requests.md"));
        var section = Regex.Match(text, "\n## Customers\n(.*?)\n## ", RegexOptions.Singleline).Groups[1].Value;
        var blocks = Regex.Matches(section, "```bash\n(.*?)```", RegexOptions.Singleline)
            .Select(block => block.Groups[1].Value.Replace("http://localhost:7071", app.Url, StringComparison.Ordinal)).ToList();

        var said = await PasteAsync(folder, string.Join("echo\n", blocks));

        folder.Delete(recursive: true);
        var answers = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shown = Regex.Match(section, "```json\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(3, answers.Length);
        Assert.Equal(shown, answers[0]);
        Assert.Equal(
            ("True", "2026-11-20"),
            ($"{Grant(Json(answers[1])).GetProperty("granted")}", Grant(Json(answers[1])).GetProperty("at").GetString()));
        Assert.Equal("adatum", Assert.Single(Json(answers[2]).GetProperty("items").EnumerateArray()).GetProperty("customerId").GetString());
        Assert.Equal(404, (await app.As("contoso-csp").GetsAsync($"/api/partners/{Sample.Contoso}/customers/adatum")).Status);
    }

    private static JsonElement Grant(JsonElement customer) => customer.GetProperty("azureGrant");

    private static JsonElement Json(string text) => JsonElement.Parse(text);

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
