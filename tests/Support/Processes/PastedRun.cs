using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>A step of a page: lines to paste, and what the page says they print; null where it says nothing.</summary>
public sealed record PageStep(string Lines, string? Prints);

/// <summary>One run, with a clock that can be moved, beside which the pages of <c>docs/</c> are pasted into a shell.</summary>
public sealed partial class PastedRun : IAsyncLifetime
{
    public const string Collection = "pages that are pasted";

    private const string EndOfStep = "--end-of-step--";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-paste-");

    public AppProcess App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await AppProcess.StartAsync(_folder.FullName, more: "--clock");

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The steps of a page, in its order.</summary>
    public static IReadOnlyList<PageStep> Steps(string page) =>
        [.. Step().Matches(page).Select(m => new PageStep(m.Groups[1].Value, m.Groups[2].Success ? m.Groups[2].Value.Trim() : null))];

    /// <summary>Pastes the steps into one shell; gives what each printed, its exit status, and what any printed as an error.</summary>
    public async Task<(IReadOnlyList<string> Printed, IReadOnlyList<int> Statuses, string Errors)> PasteAsync(IReadOnlyList<PageStep> steps)
    {
        var terminal = Directory.CreateTempSubdirectory("benefits-tests-terminal-");
        var start = new ProcessStartInfo("bash", ["-s"])
        {
            WorkingDirectory = terminal.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["H"] = App.Endpoints.GetProperty("http").GetString()!.TrimEnd('/');
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.StandardInput.WriteAsync(string.Concat(steps.Select(step => $"{step.Lines}\necho {EndOfStep}$?\n")));
        bash.StandardInput.Close();
        var printed = await bash.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await bash.WaitForExitAsync().WaitAsync(Patience);
        terminal.Delete(recursive: true);
        var ends = End().Matches(printed);
        return (
            [.. End().Split(printed).Where((_, at) => at % 2 == 0).Select(text => text.Trim()).Take(steps.Count)],
            [.. ends.Select(end => int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture))],
            await errors);
    }

    [GeneratedRegex($"{EndOfStep}(\\d+)")]
    private static partial Regex End();

    // A block of lines to paste, and the block of what it prints where there is one.
    [GeneratedRegex("```bash\n(.*?)\n```(?:\n\n```text\n(.*?)\n```)?", RegexOptions.Singleline)]
    private static partial Regex Step();
}

[CollectionDefinition(PastedRun.Collection)]
public sealed class PastedPages : ICollectionFixture<PastedRun>;
