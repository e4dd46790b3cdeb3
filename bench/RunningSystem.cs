using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Bench;

/// <summary>The whole system as <c>dotnet run --project local</c> starts it: host and worker are processes of their own.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const string OperatorTenant = "11111111-1111-1111-1111-111111111111";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly JsonElement _endpoints;

    private RunningSystem(Process process, JsonElement endpoints, TimeSpan start)
    {
        (_process, _endpoints, StartedIn) = (process, endpoints, start);
        Http = new HttpClient { BaseAddress = new Uri(endpoints.GetProperty("http").GetString()!) };
        Http.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Principal);
        Queue = new ServiceBusClient(endpoints.GetProperty("serviceBus").GetString());
    }

    /// <summary>The API, as somebody who is the programme office and has an account.</summary>
    public HttpClient Http { get; }

    /// <summary>The broker.</summary>
    public ServiceBusClient Queue { get; }

    /// <summary>From the start of the process to the first answer of the API.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>The folder that mails are written to.</summary>
    public string MailFolder => _endpoints.GetProperty("mail").GetString()!;

    public int HostPid => _endpoints.GetProperty("hostPid").GetInt32();

    public int WorkerPid => _endpoints.GetProperty("workerPid").GetInt32();

    private static string Principal => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        auth_typ = "aad",
        claims = new object[]
        {
            new { typ = "oid", val = "bench" },
            new { typ = "tid", val = OperatorTenant },
            new { typ = "roles", val = "ProgramOffice" },
        },
    }));

    /// <summary>Starts the system on a storage account and waits for its first answer.</summary>
    /// <param name="storage">Connection string.</param>
    /// <param name="folder">Its data folder.</param>
    /// <param name="settings">Further settings, as environment variables.</param>
    public static async Task<RunningSystem> StartAsync(string storage, string folder, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Benefits.Local.dll"), "--port", "0", "--data", folder, "--trust-principal"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["AzureWebJobsStorage"] = storage;
        start.Environment["Benefits__OperatorTenant"] = OperatorTenant;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var file = Path.Combine(folder, "endpoints.json");
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!File.Exists(file))
        {
            await looks.WaitForNextTickAsync(patience.Token);
        }

        var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file, patience.Token)).RootElement;
        using var http = new HttpClient { BaseAddress = new Uri(endpoints.GetProperty("http").GetString()!) };
        (await http.GetAsync("/api/health", patience.Token)).EnsureSuccessStatusCode();
        return new RunningSystem(process, endpoints, watch.Elapsed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Queue.DisposeAsync();
        using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
