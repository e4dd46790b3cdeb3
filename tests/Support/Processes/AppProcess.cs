using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Benefits.Local;
using Benefits.Local.Azurite;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>The local run as a process of its own, as <c>dotnet run</c> starts it; believes the principals that a test sends.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string Dotnet = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    // What a run on an Azurite of its own brings with it; here it is the test's.
    private static readonly Dictionary<string, string> EngineOnAzurite = new Dictionary<string, string>
    {
        ["partitionCount"] = "1",
        ["maxQueuePollingInterval"] = "00:00:01",
        ["workItemQueueVisibilityTimeout"] = "00:00:10",
        ["controlQueueVisibilityTimeout"] = "00:01:00",
    }.ToDictionary(s => $"AzureFunctionsJobHost__extensions__durableTask__storageProvider__{s.Key}", s => s.Value);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _http;

    private AppProcess(
        string dataFolder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, bool ownGroup = false)
    {
        DataFolder = dataFolder;
        string[] data = arguments.Any(argument => argument.StartsWith("--data", StringComparison.Ordinal)) ? [] : ["--data", dataFolder];
        string[] all = [Dotnet, typeof(RunArguments).Assembly.Location, .. data, .. arguments];
        // A session of its own is a process group of its own.
        var start = ownGroup ? new ProcessStartInfo("setsid", all) : new ProcessStartInfo(Dotnet, all.Skip(1));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = dataFolder;
        foreach (var (name, value) in EngineOnAzurite.Concat(environment))
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => NoteError(line.Data);
        _process.Exited += (_, _) => _ready.TrySetResult(false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string DataFolder { get; }

    /// <summary>Its process id: the host's.</summary>
    public int Id => _process.Id;

    /// <summary>Everything it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary><c>endpoints.json</c> of this run.</summary>
    public JsonElement Endpoints => JsonDocument.Parse(File.ReadAllText(EndpointsFile)).RootElement;

    /// <summary>The process id of the worker that serves now.</summary>
    public int WorkerPid => Endpoints.GetProperty("workerPid").GetInt32();

    /// <summary>The connection string of its queue.</summary>
    public string ServiceBus => Endpoints.GetProperty("serviceBus").GetString()!;

    /// <summary>Process id of the worker that runs now.</summary>
    public int Worker => Endpoints.GetProperty("workerPid").GetInt32();

    /// <summary>Process id of its Azurite.</summary>
    public int Azurite => Endpoints.GetProperty("azuritePid").GetInt32();

    public IReadOnlyList<string> Mails =>
        Directory.Exists(Path.Combine(DataFolder, "mail")) ? Directory.GetFiles(Path.Combine(DataFolder, "mail"), "*.eml") : [];

    public HttpClient Http =>
        _http ??= new HttpClient(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
            })
        { BaseAddress = new Uri(Endpoints.GetProperty("http").GetString()!) };

    private string EndpointsFile => Path.Combine(DataFolder, "endpoints.json");

    /// <summary>Starts the app and waits until everything answers.</summary>
    public static Task<AppProcess> StartAsync(
        string dataFolder, IReadOnlyDictionary<string, string>? environment = null, string port = "0", bool ownGroup = false,
        params string[] more) =>
        StartWithAsync(
            dataFolder, ["--port", port, "--trust-principal", .. more], environment ?? new Dictionary<string, string>(), ownGroup);

    /// <summary>Starts storage and queues alone.</summary>
    public static Task<AppProcess> StartServicesAsync(string dataFolder) =>
        StartWithAsync(dataFolder, ["--services"], new Dictionary<string, string>(), ownGroup: false);

    /// <summary>Starts what ends by itself, and gives its exit code and the lines it wrote to stdout and stderr.</summary>
    public static async Task<(int ExitCode, string Output, IReadOnlyList<string> Errors)> EndsAsync(
        string dataFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var app = new AppProcess(dataFolder, arguments, environment);
        await app.ExitAsync();
        return (
            app._process.ExitCode,
            app.Output,
            app._errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>True while the process runs; one that is dead but not reaped yet does not.</summary>
    public static bool IsRunning(int pid) => ProcessRecord.Of(pid) is not null;

    public Person As(string accountId, params string[] appRoles) => new(Http, Person.Principal(accountId, appRoles));

    /// <summary>SIGKILL to the host.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGKILL to the worker that runs now.</summary>
    public void KillWorker()
    {
        using var worker = Process.GetProcessById(Worker);
        worker.Kill();
    }

    /// <summary>Waits until another worker than <paramref name="pid"/> serves.</summary>
    public async Task<int> NextWorkerAsync(int pid)
    {
        try
        {
            await Until.SoAsync(
                async () => Worker != pid && (await Http.GetAsync("/api/health")).StatusCode == HttpStatusCode.OK, Patience);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"No worker follows the one that was killed:\n{Output}");
        }

        return Worker;
    }

    /// <summary>Waits until it is gone and all that it wrote has been read.</summary>
    public Task ExitAsync() => _process.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>What Ctrl-C or a service manager sends, and waits for the end.</summary>
    /// <param name="wholeGroup">To every process of its group, as a terminal does.</param>
    public async Task<int> StopsAsync(string signal, bool wholeGroup = false)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", $"{(wholeGroup ? "-" : "")}{_process.Id}"]);
        await kill.WaitForExitAsync();
        await ExitAsync();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (!_process.HasExited)
        {
            await StopsAsync("TERM");
        }

        _process.Dispose();
    }

    private static async Task<AppProcess> StartWithAsync(
        string dataFolder, string[] arguments, IReadOnlyDictionary<string, string> environment, bool ownGroup)
    {
        var app = new AppProcess(dataFolder, arguments, environment, ownGroup);
        Assert.True(await app._ready.Task.WaitAsync(Patience), $"The app ended instead of listening:\n{app.Output}");
        return app;
    }

    private void NoteError(string? line)
    {
        lock (_output)
        {
            _errors.AppendLine(line);
        }

        Note(line);
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.Contains("Ctrl-C stops everything", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult(true);
        }
    }
}
