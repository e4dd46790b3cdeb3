using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Benefits.Local.Host;

/// <summary>Microsoft's Durable Functions engine, with the app's orchestrators and activities as its functions.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EngineClock? _clock;

    private DurableEngine(IHost host, EngineClock? clock) => (_host, _clock) = (host, clock);

    /// <summary>Answers the requests of the engine's management API.</summary>
    public IAsyncConverter<HttpRequestMessage, HttpResponseMessage> Webhook =>
        _host.Services.GetServices<IExtensionConfigProvider>().OfType<DurableTaskExtension>().Single();

    /// <exception cref="HostStartException">The engine's settings are wrong, or its storage does not answer.</exception>
    public static async Task<DurableEngine> StartAsync(
        FunctionsHostOptions options, HostConfiguration configuration, Type functions, Uri webhook, CancellationToken cancellationToken)
    {
        try
        {
            var engine = new DurableEngine(Build(options, configuration, functions, webhook), options.EngineClock);
            options.EngineClock?.Attach(engine._host.Services.GetServices<IDurabilityProviderFactory>().First().GetDurabilityProvider());
            await engine._host.StartAsync(cancellationToken);
            return engine;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new HostStartException($"The Durable Functions engine can't start: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>What stands for the engine's client in the calls of functions that ask for one.</summary>
    public async Task<string> GetClientAsync(Type functions, CancellationToken cancellationToken)
    {
        var got = new TaskCompletionSource<string>();
        await ((JobHost)_host.Services.GetRequiredService<IJobHost>()).CallAsync(
            functions.GetMethod(DurableFunctions.GetClient)!,
            new Dictionary<string, object> { [DurableFunctions.Got] = got },
            cancellationToken);
        return await got.Task;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _clock?.Attach(null);
        await _host.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _clock?.Attach(null);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static IHost Build(
        FunctionsHostOptions options, HostConfiguration configuration, Type functions, Uri webhook) => new HostBuilder()
        .ConfigureWebJobs(jobs =>
        {
            jobs.AddDurableTask(durable => configuration.HostJson.GetSection("extensions:durableTask").Bind(durable));
            jobs.Services.AddSingleton<INameResolver>(new SettingNames(configuration.Settings));
            jobs.Services.AddSingleton<ITypeLocator>(new Located(functions));
            WebhookAddress.Add(jobs.Services, webhook);
        })
        .ConfigureAppConfiguration(sources =>
        {
            // The app settings alone, not what this process happens to have in its environment.
            sources.Sources.Clear();
            sources.AddConfiguration(configuration.Settings);
        })
        .ConfigureServices(services => services.ForwardWarnings(options.Logging))
        .Build();

    private sealed class Located(Type functions) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [functions];
    }

    // The engine takes much of its surroundings for those of App Service when it finds its variables; they are not asked for.
    private sealed class SettingNames(IConfiguration settings) : INameResolver
    {
        public string? Resolve(string name) => settings[name] ?? (name == "FUNCTIONS_WORKER_RUNTIME" ? "dotnet-isolated" : null);
    }
}
