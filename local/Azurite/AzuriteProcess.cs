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
    private readonly AzuriteLauncher _launcher;

    private AzuriteProcess(ProcessRecord process, AzuriteLauncher launcher, Dictionary<string, string> urls)
    {
        (_process, _launcher) = (process, launcher);
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
        var launcher = new AzuriteLauncher(folder);
        string[] arguments =
        [
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            .. inMemory ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        var accounts = string.Join(';', (furtherAccounts ?? []).Prepend(Account).Select(account => $"{account}:{Key}"));
        var process = launcher.Find() ?? await launcher.LaunchAsync(arguments, accounts, cancellationToken);
        return new(process, launcher, await launcher.WaitUntilListeningAsync(process, cancellationToken));
    }

    /// <summary>Asks Azurite to write its data out, waits until it has, and ends it.</summary>
    public async Task StopAsync()
    {
        _process.AskToEnd();
        // Windows has no gentle signal, but Azurite writes out by itself every 5 s.
        var patience = OperatingSystem.IsWindows() ? WriteInterval : StopTimeout;
        await ProcessRecord.WaitAsync(() => !_process.IsRunning || _launcher.SaysClosed, patience, CancellationToken.None);

        // It lingers for some seconds after it has closed its files.
        await _process.KillAsync(StopTimeout);
    }
}

/// <summary>Where a running Azurite is; the URLs of its services have the account in them.</summary>
public sealed record AzuriteEndpoints(int Pid, string Blob, string Queue, string Table);

/// <summary>Azurite can't be started; the message is one line that says what to do.</summary>
public sealed class AzuriteUnavailableException(string message) : Exception(message);
