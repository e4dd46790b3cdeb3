using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Benefits.Local.Azurite;

/// <summary>
/// One Azurite that belongs to one data folder. It is detached from the process that started it, so it outlives a run that was
/// killed (Azurite writes its data out only every few seconds); the next start with the same folder takes it over.
/// </summary>
public sealed partial class AzuriteProcess
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

    private const string Account = "devstoreaccount1";
    // The emulator's published key: the same on every machine, protects nothing.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(6);
    private readonly string _log;
    private readonly ProcessRecord _process;

    private AzuriteProcess(string log, ProcessRecord process, Dictionary<string, string> urls)
    {
        (_log, _process) = (log, process);
        Endpoints = new(process.Pid, $"{urls["Blob"]}/{Account}", $"{urls["Queue"]}/{Account}", $"{urls["Table"]}/{Account}");
    }

    public AzuriteEndpoints Endpoints { get; }

    /// <summary>The value for <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString => ConnectionStringFor(Account);

    /// <summary>The connection string of one of the further accounts that it was started with.</summary>
    public string ConnectionStringFor(string account)
    {
        string At(string url) => url[..^Account.Length] + account;
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};" +
            $"BlobEndpoint={At(Endpoints.Blob)};QueueEndpoint={At(Endpoints.Queue)};TableEndpoint={At(Endpoints.Table)};";
    }

    /// <summary>Takes over the Azurite that already serves <paramref name="folder"/>, or starts one there.</summary>
    /// <param name="folder">Data folder; created when missing.</param>
    /// <param name="inMemory">Keeps nothing on disk but the log.</param>
    /// <param name="furtherAccounts">Storage accounts besides the usual one, each empty at first.</param>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or Azurite did not come up.</exception>
    public static async Task<AzuriteProcess> StartOrTakeOverAsync(
        string folder, bool inMemory = false, IEnumerable<string>? furtherAccounts = null, CancellationToken cancellationToken = default)
    {
        folder = Directory.CreateDirectory(folder).FullName;
        var (log, record) = (Path.Combine(folder, "azurite.log"), Path.Combine(folder, "azurite.json"));
        string[] arguments =
        [
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            .. inMemory ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        var accounts = string.Join(';', (furtherAccounts ?? []).Prepend(Account).Select(account => $"{account}:{Key}"));
        var process = ProcessRecord.Read(record) is { IsRunning: true } earlier && !SaysClosed(log)
            ? earlier
            : await LaunchAsync(log, record, arguments, accounts, cancellationToken);
        await ProcessRecord.WaitAsync(() => !process.IsRunning || Urls(log).Count == 3, StartTimeout, cancellationToken);
        if (Urls(log) is { Count: 3 } urls)
        {
            return new(log, process, urls);
        }

        var said = ReadLog(log).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        var why = process.IsRunning ? $"did not come up within {StartTimeout.TotalSeconds:0} s" : "ended instead of starting";
        await process.KillAsync(StartTimeout);
        throw new AzuriteUnavailableException($"Azurite {why}: {said ?? "it said nothing."} All that it said is in {log}.");
    }

    /// <summary>Asks Azurite to write its data out, waits until it has, and ends it.</summary>
    public async Task StopAsync()
    {
        _process.AskToEnd();
        // Windows has no gentle signal, but Azurite writes out by itself every 5 s.
        var patience = OperatingSystem.IsWindows() ? WriteInterval : StopTimeout;
        await ProcessRecord.WaitAsync(() => !_process.IsRunning || SaysClosed(_log), patience, CancellationToken.None);

        // It lingers for some seconds after it has closed its files.
        await _process.KillAsync(StopTimeout);
    }

    private static async Task<ProcessRecord> LaunchAsync(
        string log, string record, string[] arguments, string accounts, CancellationToken cancellationToken)
    {
        var written = typeof(AzuriteProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var script = written.Single(a => a.Key == "AzuriteScript").Value!;
        if (!File.Exists(script))
        {
            throw new AzuriteUnavailableException($"Azurite is not installed: 'dotnet build' installs it ({script} is missing).");
        }

        using var launcher = new Process
        {
            StartInfo = new("node", ["-e", Launcher, "--", log, record, script, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["AZURITE_ACCOUNTS"] = accounts },
            },
        };
        try
        {
            launcher.Start();
        }
        catch (Win32Exception)
        {
            throw new AzuriteUnavailableException($"Node.js was not found. {Remedy}");
        }

        var output = await launcher.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await launcher.StandardError.ReadToEndAsync(cancellationToken);
        await launcher.WaitForExitAsync(cancellationToken);
        return output.StartsWith("old ", StringComparison.Ordinal)
            ? throw new AzuriteUnavailableException($"Node.js {output[4..].Trim()} is too old. {Remedy}")
            : (launcher.ExitCode == 0 ? ProcessRecord.Read(record) : null)
                ?? throw new AzuriteUnavailableException($"Node.js could not start Azurite: {error.Trim().ReplaceLineEndings(" ")}");
    }

    // Where its three services listen, without an account.
    private static Dictionary<string, string> Urls(string log) =>
        Listening().Matches(ReadLog(log)).ToDictionary(m => m.Groups["service"].Value, m => m.Groups["url"].Value);

    // True when all three services have written out what they hold.
    private static bool SaysClosed(string log) => Closed().Count(ReadLog(log)) == 3;

    private static string ReadLog(string log)
    {
        using var stream = new FileStream(log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<url>http://[0-9.:]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("Azurite (Blob|Queue|Table) service successfully closed")]
    private static partial Regex Closed();
}

/// <summary>Where a running Azurite is; the URLs of its services have the account in them.</summary>
public sealed record AzuriteEndpoints(int Pid, string Blob, string Queue, string Table);

/// <summary>Azurite can't be started; the message is one line that says what to do.</summary>
public sealed class AzuriteUnavailableException(string message) : Exception(message);
