using System.Diagnostics;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>The page <c>docs/walkthrough.md</c>, pasted into a shell beside a run whose clock can be moved.</summary>
public sealed partial class WalkthroughTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-walk-");

    [Fact]
    public async Task Walkthrough_PastedAsItIs_PrintsWhatThePageSays()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "walkthrough.md"));
        var steps = Step().Matches(page).Select(step => (Lines: step.Groups[1].Value, Prints: step.Groups[2].Value)).ToList();
        await using var app = await AppProcess.StartAsync(_folder.FullName, more: "--clock");

        // One shell for the whole page; what each step prints ends with a line of its own.
        const string EndOfStep = "--end-of-step--";
        var script = string.Concat(steps.Select(step => $"{step.Lines}\necho {EndOfStep}\n"));
        var printed = await PasteAsync(app, script);

        Assert.True(steps.Count > 5, "The page has lost its steps.");
        Assert.Equal(
            steps.Select(step => step.Prints.Trim()),
            printed.Split(EndOfStep).Select(text => text.Trim()).Take(steps.Count));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> PasteAsync(AppProcess app, string script)
    {
        var start = new ProcessStartInfo("bash", ["-s"])
        {
            WorkingDirectory = _folder.CreateSubdirectory("terminal").FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["H"] = app.Endpoints.GetProperty("http").GetString()!.TrimEnd('/');
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var printed = await bash.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await bash.WaitForExitAsync().WaitAsync(Patience);
        return printed;
    }

    // A block of lines to paste, and the block of what it prints where there is one.
    [GeneratedRegex("```bash\n(.*?)\n```(?:\n\n```text\n(.*?)\n```)?", RegexOptions.Singleline)]
    private static partial Regex Step();
}
