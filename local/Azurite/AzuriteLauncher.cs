using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Benefits.Local.Azurite;

/// <summary>Starts the Node.js process of Azurite, and reads in its log where it listens and whether it has closed.</summary>
/// <param name="folder">Where log and record of the process are, and what it stores.</param>
internal sealed partial class AzuriteLauncher(string folder)
{
    private const string Remedy = "Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.";

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

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly string _log = Path.Combine(folder, "azurite.log");
    private readonly string _record = Path.Combine(folder, "azurite.json");

    /// <summary>True when all three services have written out what they hold.</summary>
    public bool SaysClosed => Closed().Count(ReadLog()) == 3;

    /// <summary>The process that serves the folder already; null when there is none.</summary>
    public ProcessRecord? Find() => ProcessRecord.Read(_record) is { IsRunning: true } earlier && !SaysClosed ? earlier : null;

    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or too old.</exception>
    public async Task<ProcessRecord> LaunchAsync(string[] arguments, string accounts, CancellationToken cancellationToken)
    {
        var written = typeof(AzuriteLauncher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var script = written.Single(a => a.Key == "AzuriteScript").Value!;
        if (!File.Exists(script))
        {
            throw new AzuriteUnavailableException($"Azurite is not installed: 'dotnet build' installs it ({script} is missing).");
        }

        using var launcher = Start(new ProcessStartInfo("node", ["-e", Launcher, "--", _log, _record, script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = accounts },
        });
        var output = await launcher.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await launcher.StandardError.ReadToEndAsync(cancellationToken);
        await launcher.WaitForExitAsync(cancellationToken);
        return output.StartsWith("old ", StringComparison.Ordinal)
            ? throw new AzuriteUnavailableException($"Node.js {output[4..].Trim()} is too old. {Remedy}")
            : (launcher.ExitCode == 0 ? ProcessRecord.Read(_record) : null)
                ?? throw new AzuriteUnavailableException($"Node.js could not start Azurite: {error.Trim().ReplaceLineEndings(" ")}");
    }

    /// <summary>Waits until all three services (Blob, Queue, Table) listen, and gives their URLs without an account.</summary>
    /// <exception cref="AzuriteUnavailableException">It ended, or does not come up.</exception>
    public async Task<Dictionary<string, string>> WaitUntilListeningAsync(ProcessRecord process, CancellationToken cancellationToken)
    {
        await ProcessRecord.WaitAsync(() => !process.IsRunning || Urls().Count == 3, StartTimeout, cancellationToken);
        if (Urls() is { Count: 3 } urls)
        {
            return urls;
        }

        var said = ReadLog().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        var why = process.IsRunning ? $"did not come up within {StartTimeout.TotalSeconds:0} s" : "ended instead of starting";
        await process.KillAsync(StartTimeout);
        throw new AzuriteUnavailableException($"Azurite {why}: {said ?? "it said nothing."} All that it said is in {_log}.");
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

    private Dictionary<string, string> Urls() =>
        Listening().Matches(ReadLog()).ToDictionary(m => m.Groups["service"].Value, m => m.Groups["url"].Value);

    private string ReadLog()
    {
        using var stream = new FileStream(_log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<url>http://[0-9.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("Azurite (Blob|Queue|Table) service successfully closed")]
    private static partial Regex Closed();
}
