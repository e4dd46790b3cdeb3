using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Benefits.Local.Host;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Local.Host;

/// <summary>A host that runs the sample app as a process.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private SampleHost(FunctionsHost host, RecordedLog log)
    {
        (Host, Log) = (host, log);

        // Sign-in tests look at cookies and redirects themselves. The name localhost may stand for ::1 first.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new UriBuilder(host.Address) { Host = "127.0.0.1" }.Uri,
        };
    }

    public static string AppFolder { get; } = Path.GetDirectoryName(
        typeof(SampleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SampleApp").Value)!;

    public FunctionsHost Host { get; }

    public RecordedLog Log { get; }

    public HttpClient Client { get; }

    /// <summary>Options for the sample app on a storage account of its own.</summary>
    /// <param name="settings">Settings as <c>Name__Part=value</c>.</param>
    public static async Task<FunctionsHostOptions> OptionsAsync(RecordedLog log, params string[] settings)
    {
        Dictionary<string, string> all = new()
        {
            ["AzureWebJobsStorage"] = await TestAzurite.OwnAccountAsync(),
            ["Samples"] = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=none;SharedAccessKey=none;UseDevelopmentEmulator=true",
        };
        foreach (var setting in settings)
        {
            var name = setting[..setting.IndexOf('=', StringComparison.Ordinal)];
            all[name] = setting[(name.Length + 1)..];
        }

        return new FunctionsHostOptions { AppFolder = AppFolder, Settings = all, Worker = new WorkerProcess(log), Logging = log };
    }

    public static async Task<SampleHost> StartAsync(
        Func<FunctionsHostOptions, FunctionsHostOptions>? configure = null, params string[] settings)
    {
        var log = new RecordedLog();
        var options = await OptionsAsync(log, settings);
        return await StartAsync(configure?.Invoke(options) ?? options, log);
    }

    public static async Task<SampleHost> StartAsync(FunctionsHostOptions options, RecordedLog log) =>
        new(await FunctionsHost.StartAsync(options with { Worker = new WorkerProcess(log), Logging = log }, CancellationToken.None), log);

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> PostAsync(string path)
    {
        using var answer = await Client.PostAsync(path, null);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a request that the host refuses and returns what it says.</summary>
    public async Task<(int Status, string Code)> ProblemAsync(HttpRequestMessage request)
    {
        using var answer = await Client.SendAsync(request);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return ((int)answer.StatusCode, problem.GetProperty("code").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
