using System.Net.Http.Json;
using System.Text.Json;
using Embedded.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Embedded.Worker;

/// <summary>A function app of sample functions, running in this process on a free port with folders of its own.</summary>
internal sealed class SampleApp : IAsyncDisposable
{
    private SampleApp(IHost host, SampleFolders folders)
    {
        Host = host;
        Folders = folders;
        Url = new Uri(folders.ReadEndpoints().GetProperty("http").GetString()!);
        // Sign-in tests look at cookies and redirects themselves. The name localhost may stand for ::1 first.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new UriBuilder(Url) { Host = "127.0.0.1" }.Uri,
        };
    }

    public IHost Host { get; }

    public SampleFolders Folders { get; }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public static async Task<SampleApp> StartAsync(
        Type[] functions, Action<FunctionsApplicationBuilder>? configure = null, SampleFolders? folders = null, params string[] args)
    {
        folders ??= new SampleFolders();
        var host = Build(functions, configure, folders, args);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new SampleApp(host, folders);
    }

    /// <summary>The host before it starts; errors of the start up to there are thrown.</summary>
    public static IHost Build(Type[] functions, Action<FunctionsApplicationBuilder>? configure, SampleFolders folders, params string[] args)
    {
        var builder = new FunctionsApplicationBuilder(["--port", "0", "--data", folders.Data, .. args], folders.App);
        builder.Properties[EmbeddedHost.FunctionsAssembly] = functions;
        builder.Logging.ClearProviders();
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
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

    public T Service<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    public async Task StopAsync()
    {
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        Folders.Dispose();
    }
}
