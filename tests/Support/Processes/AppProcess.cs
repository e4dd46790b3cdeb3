using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>The app as a process of its own, as <c>dotnet run</c> starts it.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<bool> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _http;

    private AppProcess(string dataFolder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        DataFolder = dataFolder;
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = dataFolder };
        foreach (var argument in (string[])[typeof(BenefitsApp).Assembly.Location, "--data", dataFolder, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => NoteError(line.Data);
        _process.Exited += (_, _) => _listening.TrySetResult(false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string DataFolder { get; }

    /// <summary>Its process id.</summary>
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
    public JsonElement Endpoints => JsonDocument.Parse(File.ReadAllText(Path.Combine(DataFolder, "endpoints.json"))).RootElement;

    public IReadOnlyList<string> Mails => Directory.Exists(Path.Combine(DataFolder, "mail")) ? Directory.GetFiles(Path.Combine(DataFolder, "mail"), "*.eml") : [];

    public HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Endpoints.GetProperty("http").GetString()!) };

    /// <summary>Starts the app and waits until it listens.</summary>
    public static async Task<AppProcess> StartAsync(string dataFolder, IReadOnlyDictionary<string, string>? environment = null, string port = "0")
    {
        var app = new AppProcess(dataFolder, ["--port", port], environment ?? new Dictionary<string, string>());
        Assert.True(await app._listening.Task.WaitAsync(TimeSpan.FromSeconds(90)), $"The app ended instead of listening:\n{app.Output}");
        return app;
    }

    /// <summary>Starts the app with what it can't start with, and gives its exit code and the lines it wrote to stderr.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Errors)> FailsToStartAsync(string dataFolder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var app = new AppProcess(dataFolder, arguments, environment);
        await app._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        app._process.WaitForExit();
        return (app._process.ExitCode, app._errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    public Person As(string accountId, params string[] appRoles) => new(Http, Person.Principal(accountId, appRoles));

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it is gone.</summary>
    public Task ExitAsync() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>What Ctrl-C or a service manager sends, and waits for the end.</summary>
    public async Task<int> StopsAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
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
            _listening.TrySetResult(true);
        }
    }
}
