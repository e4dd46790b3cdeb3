namespace Benefits.Local.Azurite;

/// <summary>
/// One Azurite that belongs to one data folder. It is detached from the process that started it, so it outlives a run that was
/// killed (Azurite writes its data out only every few seconds); the next start with the same folder takes it over.
/// </summary>
public sealed class AzuriteProcess
{
    private const string Account = "devstoreaccount1";
    // The emulator's published key: the same on every machine, protects nothing.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(6);
    private readonly ProcessRecord _process;
    private readonly string _log;

    private AzuriteProcess(ProcessRecord process, string log, (string Blob, string Queue, string Table) urls)
    {
        (_process, _log) = (process, log);
        Endpoints = new(process.Pid, $"{urls.Blob}/{Account}", $"{urls.Queue}/{Account}", $"{urls.Table}/{Account}");
    }

    /// <summary>Process id and service URLs.</summary>
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
    /// <param name="preferDefaultPorts">Uses 10000-10002 when all three are free, else ports that the system picks.</param>
    /// <param name="inMemory">Keeps nothing on disk but the log.</param>
    /// <param name="furtherAccounts">Storage accounts besides the usual one, each empty at first.</param>
    /// <exception cref="AzuriteUnavailableException">
    /// Node.js or Azurite is missing, or Azurite did not come up; the message is one line that says what to do.
    /// </exception>
    public static async Task<AzuriteProcess> StartOrTakeOverAsync(
        string folder,
        bool preferDefaultPorts = false,
        bool inMemory = false,
        IReadOnlyList<string>? furtherAccounts = null,
        CancellationToken cancellationToken = default)
    {
        folder = Directory.CreateDirectory(folder).FullName;
        var log = Path.Combine(folder, "azurite.log");
        var recordFile = Path.Combine(folder, "azurite.json");
        if (ProcessRecord.Read(recordFile) is { } earlier && earlier.IsRunning())
        {
            var urls = await AzuriteLauncher.WaitUntilListeningAsync(earlier, log, cancellationToken);
            if (await AnswersAsync(urls.Table, cancellationToken))
            {
                return new(earlier, log, urls);
            }

            earlier.Kill();
        }

        var ports = preferDefaultPorts && FreePorts.AreFree(10000, 10001, 10002) ? (Blob: 10000, Queue: 10001, Table: 10002) : default;
        string[] arguments =
        [
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
            .. inMemory ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        var accounts = string.Join(';', ((string[])[Account, .. furtherAccounts ?? []]).Select(account => $"{account}:{Key}"));
        var process = await AzuriteLauncher.LaunchAsync(log, recordFile, arguments, accounts, cancellationToken);
        return new(process, log, await AzuriteLauncher.WaitUntilListeningAsync(process, log, cancellationToken));
    }

    /// <summary>Asks Azurite to write its data out, waits until it has, and ends it.</summary>
    public async Task StopAsync()
    {
        if (_process.TryAskToEnd())
        {
            await AzuriteLauncher.WaitUntilClosedAsync(_process, _log, StopTimeout);
        }
        else
        {
            // Windows has no gentle signal, but Azurite writes out by itself every 5 s.
            await Task.Delay(WriteInterval);
        }

        // It lingers for some seconds after it has closed its files.
        _process.Kill();
        await _process.EndsWithinAsync(StopTimeout);
    }

    private static async Task<bool> AnswersAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync($"{url}/{Account}", cancellationToken);
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
}
