using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embedded.Azurite;

/// <summary>
/// One Azurite that belongs to one data folder. It is detached from the process that started it, so it outlives an app that was
/// killed (Azurite writes its data out only every few seconds); the next start with the same folder takes it over.
/// </summary>
public sealed partial class AzuriteProcess
{
    private const string Account = "devstoreaccount1";
    // The emulator's published key: the same on every machine, protects nothing.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    // Runs Azurite detached: out of reach of the terminal's Ctrl-C and of the death of its parent.
    private const string Launcher = """
        const fs = require('fs'), cp = require('child_process');
        const [log, ...args] = process.argv.slice(1);
        const out = fs.openSync(log, 'w');
        const child = cp.spawn(process.execPath, args, { detached: true, stdio: ['ignore', out, out], cwd: require('path').dirname(log) });
        child.unref();
        console.log(child.pid);
        """;

    private AzuriteProcess(AzuriteEndpoints endpoints) => Endpoints = endpoints;

    /// <summary>Process id and service URLs.</summary>
    public AzuriteEndpoints Endpoints { get; }

    /// <summary>The value for <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString => ConnectionStringFor(Account);

    /// <summary>The connection string of one of the further accounts that it was started with.</summary>
    public string ConnectionStringFor(string account)
    {
        string At(string url) => url[..^Account.Length] + account;
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};BlobEndpoint={At(Endpoints.Blob)};QueueEndpoint={At(Endpoints.Queue)};TableEndpoint={At(Endpoints.Table)};";
    }

    /// <summary>Takes over the Azurite that already serves <paramref name="folder"/>, or starts one there.</summary>
    /// <param name="folder">Data folder; created when missing.</param>
    /// <param name="preferDefaultPorts">Uses 10000-10002 when all three are free, else ports that the system picks.</param>
    /// <param name="inMemory">Keeps nothing on disk but the log.</param>
    /// <param name="furtherAccounts">Storage accounts besides the usual one, each empty at first.</param>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or Azurite did not come up; the message says what to do.</exception>
    public static async Task<AzuriteProcess> StartOrTakeOverAsync(
        string folder,
        bool preferDefaultPorts = false,
        bool inMemory = false,
        IReadOnlyList<string>? furtherAccounts = null,
        CancellationToken cancellationToken = default)
    {
        folder = Directory.CreateDirectory(folder).FullName;
        return await TryTakeOverAsync(folder, cancellationToken)
            ?? await StartAsync(folder, preferDefaultPorts, inMemory, [Account, .. furtherAccounts ?? []], cancellationToken);
    }

    /// <summary>Asks Azurite to write its data out and end, and waits until it has; kills it when it does not end in time.</summary>
    public async Task StopAsync()
    {
        using var process = Find(Endpoints.Pid);
        if (process is null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            _ = SendSignal(Endpoints.Pid, SigTerm);
        }

        // Not WaitForExitAsync: it waits for a dead process that nobody has reaped, and in many containers nobody ever does.
        for (var watch = Stopwatch.StartNew(); Find(Endpoints.Pid) is { } running;)
        {
            running.Dispose();
            if (watch.Elapsed > StopTimeout)
            {
                process.Kill();
                return;
            }

            await Task.Delay(25);
        }
    }

    private static async Task<AzuriteProcess?> TryTakeOverAsync(string folder, CancellationToken cancellationToken)
    {
        var record = RecordFile(folder);
        if (!File.Exists(record))
        {
            return null;
        }

        AzuriteEndpoints? endpoints;
        try
        {
            endpoints = JsonSerializer.Deserialize<AzuriteEndpoints>(await File.ReadAllTextAsync(record, cancellationToken));
        }
        catch (JsonException)
        {
            return null;
        }

        using var process = endpoints is null ? null : Find(endpoints.Pid);
        return process is not null && await AnswersAsync(endpoints!.Table, cancellationToken) ? new AzuriteProcess(endpoints) : null;
    }

    private static async Task<AzuriteProcess> StartAsync(
        string folder, bool preferDefaultPorts, bool inMemory, IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var script = PathOf("AzuriteScript");
        if (!File.Exists(script))
        {
            throw new AzuriteUnavailableException($"Azurite is not installed: run 'dotnet build' once to install it ({script} is missing).");
        }

        var log = Path.Combine(folder, "azurite.log");
        var ports = preferDefaultPorts && FreePorts.AreFree(10000, 10001, 10002) ? (10000, 10001, 10002) : (0, 0, 0);
        string[] arguments =
        [
            "--require", PathOf("AzuriteLeanQueue"), script, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl",
            "--blobPort", $"{ports.Item1}", "--queuePort", $"{ports.Item2}", "--tablePort", $"{ports.Item3}",
            .. inMemory ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        var pid = await LaunchAsync(log, arguments, accounts, cancellationToken);
        var endpoints = await WaitUntilListeningAsync(pid, log, cancellationToken);
        var temporary = RecordFile(folder) + ".new";
        await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(endpoints), cancellationToken);
        File.Move(temporary, RecordFile(folder), overwrite: true);
        return new AzuriteProcess(endpoints);
    }

    private static string PathOf(string key) => typeof(AzuriteProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static async Task<int> LaunchAsync(string log, string[] arguments, IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', accounts.Select(account => $"{account}:{Key}"));
        foreach (var argument in (string[])["-e", Launcher, "--", log, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        Process launcher;
        try
        {
            launcher = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AzuriteUnavailableException("Node.js was not found. Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.");
        }

        using (launcher)
        {
            var output = await launcher.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await launcher.StandardError.ReadToEndAsync(cancellationToken);
            await launcher.WaitForExitAsync(cancellationToken);
            return int.TryParse(output, out var pid)
                ? pid
                : throw new AzuriteUnavailableException($"Node.js could not start Azurite: {error.Trim().ReplaceLineEndings(" ")}");
        }
    }

    private static async Task<AzuriteEndpoints> WaitUntilListeningAsync(int pid, string log, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var said = await ReadSharedAsync(log, cancellationToken);
            var urls = Listening().Matches(said).ToDictionary(m => m.Groups["service"].Value, m => $"{m.Groups["url"].Value}/{Account}");
            if (urls is { Count: 3 })
            {
                return new AzuriteEndpoints(pid, urls["Blob"], urls["Queue"], urls["Table"]);
            }

            using var process = Find(pid);
            if (process is null || watch.Elapsed > StartTimeout)
            {
                throw new AzuriteUnavailableException($"Azurite did not start; its last words are in {log}.");
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    private static async Task<string> ReadSharedAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<bool> AnswersAsync(string tableUrl, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(tableUrl, cancellationToken);
            return answer.Headers.Server.ToString().Contains("Azurite", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Process? Find(int pid)
    {
        try
        {
            var process = Process.GetProcessById(pid);
            return process.HasExited || IsDefunct(pid) ? null : process;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Dead, but not reaped by its parent yet.
    private static bool IsDefunct(int pid)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var state = File.ReadAllText($"/proc/{pid}/stat");
            return state[(state.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            // Reaped meanwhile.
            return true;
        }
    }

    private static string RecordFile(string folder) => Path.Combine(folder, "azurite.json");

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<url>http://[0-9.:]+)")]
    private static partial Regex Listening();

    private const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
