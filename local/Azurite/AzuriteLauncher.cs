using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Benefits.Local.Azurite;

/// <summary>Starts the Node.js process of Azurite and reads in its log where it listens and when it has closed.</summary>
internal static partial class AzuriteLauncher
{
    private const string Remedy = "Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // Runs Azurite detached: out of reach of the terminal's Ctrl-C and of the death of its parent. Writes the record before anything
    // can end it, so that an Azurite is never lost.
    private const string Launcher = """
        const fs = require('fs'), cp = require('child_process');
        if (parseInt(process.versions.node) < 20) { console.log('old ' + process.version); process.exit(0); }
        const [log, record, ...args] = process.argv.slice(1);
        const out = fs.openSync(log, 'w');
        const child = cp.spawn(process.execPath, args, { detached: true, stdio: ['ignore', out, out], cwd: require('path').dirname(log) });
        fs.writeFileSync(record, JSON.stringify({ pid: child.pid, startedAt: new Date() }));
        child.unref();
        """;

    /// <summary>Starts Azurite; its record is in <paramref name="recordFile"/> when this returns.</summary>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or too old.</exception>
    public static async Task<ProcessRecord> LaunchAsync(
        string log, string recordFile, IReadOnlyList<string> arguments, string accounts, CancellationToken cancellationToken)
    {
        var written = typeof(AzuriteLauncher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var script = written.Single(a => a.Key == "AzuriteScript").Value!;
        if (!File.Exists(script))
        {
            throw new AzuriteUnavailableException($"Azurite is not installed: 'dotnet build' installs it ({script} is missing).");
        }

        string[] all = ["-e", Launcher, "--", log, recordFile, script, .. arguments];
        var start = new ProcessStartInfo("node", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = accounts;
        using var launcher = Start(start);
        var output = await launcher.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await launcher.StandardError.ReadToEndAsync(cancellationToken);
        await launcher.WaitForExitAsync(cancellationToken);
        if (output.StartsWith("old ", StringComparison.Ordinal))
        {
            throw new AzuriteUnavailableException($"Node.js {output[4..].Trim()} is too old. {Remedy}");
        }

        return (launcher.ExitCode == 0 ? ProcessRecord.Read(recordFile) : null)
            ?? throw new AzuriteUnavailableException($"Node.js could not start Azurite: {error.Trim().ReplaceLineEndings(" ")}");
    }

    /// <summary>Waits until all three services listen, and gives their URLs without an account.</summary>
    /// <exception cref="AzuriteUnavailableException">It ended, or does not come up.</exception>
    public static async Task<(string Blob, string Queue, string Table)> WaitUntilListeningAsync(
        ProcessRecord process, string log, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var said = await ReadSharedAsync(log, cancellationToken);
            var urls = Listening().Matches(said).ToDictionary(m => m.Groups["service"].Value, m => m.Groups["url"].Value);
            if (urls.Count == 3)
            {
                return (urls["Blob"], urls["Queue"], urls["Table"]);
            }

            if (!process.IsRunning())
            {
                throw new AzuriteUnavailableException($"Azurite ended instead of starting: {LastLine(said)} All that it said is in {log}.");
            }

            if (watch.Elapsed > StartTimeout)
            {
                process.Kill();
                throw new AzuriteUnavailableException($"Azurite did not come up within {StartTimeout.TotalSeconds:0} s; see {log}.");
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    /// <summary>Waits until all three services have written what they hold, or the process has ended, or the time is over.</summary>
    public static async Task WaitUntilClosedAsync(ProcessRecord process, string log, TimeSpan patience)
    {
        for (var watch = Stopwatch.StartNew(); process.IsRunning() && watch.Elapsed < patience; await Task.Delay(25))
        {
            if (Closed().Count(await ReadSharedAsync(log, CancellationToken.None)) == 3)
            {
                return;
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new AzuriteUnavailableException($"Node.js was not found. {Remedy}");
        }
    }

    private static string LastLine(string said) =>
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing.";

    private static async Task<string> ReadSharedAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<url>http://[0-9.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("Azurite (Blob|Queue|Table) service successfully closed")]
    private static partial Regex Closed();
}
