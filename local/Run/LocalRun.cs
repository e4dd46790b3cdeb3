using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Benefits.Local;

/// <summary>One run on this machine, from taking its port and folder to giving them back.</summary>
internal sealed class LocalRun : IAsyncDisposable
{
    // Of the 20 s that a stop may take; Azurite needs some of them after the host.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly string Repository = Written("RepositoryRoot");
    private static readonly string AppFolder = Path.GetDirectoryName(Written("FunctionApp"))!;

    private readonly DataFolder _folder;
    private readonly AppSettings _settings;
    private readonly ILoggerFactory _logging;
    private readonly MovedClock? _clock;
    private AzuriteProcess? _azurite;
    private ServiceBusBroker? _broker;

    private LocalRun(DataFolder folder, AppSettings settings, MovedClock? clock) =>
        (_folder, _settings, _clock, _logging) = (folder, settings, clock, CreateLogging(settings));

    /// <summary>Runs until <paramref name="stop"/>; what was started first ends last, whatever happens.</summary>
    /// <exception cref="HostStartException">The port or the folder is taken, or a setting is wrong.</exception>
    /// <exception cref="AzuriteUnavailableException">Azurite can't be started.</exception>
    public static async Task RunAsync(RunArguments arguments, TextWriter output, CancellationToken stop)
    {
        // Taken before anything else starts, so that it is known and nobody else gets it.
        using var port = arguments.ServicesOnly ? null : HttpServer.Listen(arguments.Port);
        var folder = await DataFolder.OwnAsync(arguments.DataFolder ?? Path.Combine(Repository, ".azurite"));
        await using var run = new LocalRun(folder, AppSettings.Read(Repository), ClockOf(folder, arguments));
        await run.StartServicesAsync(arguments, stop);
        if (run is { _clock: not null, _azurite: null } or { _clock: not null, _broker: null })
        {
            throw new HostStartException(
                "--clock moves this run's own storage and queues: leave AzureWebJobsStorage and ServiceBusConnection to it.");
        }

        await (port is null ? run.ServeServicesAsync(output, stop) : run.ServeAppAsync(port, arguments.TrustPrincipal, output, stop));
    }

    /// <summary>Ends the queues, then the storage, gently.</summary>
    public async ValueTask DisposeAsync()
    {
        _folder.Unpublish();
        await (_broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.StopAsync() ?? Task.CompletedTask);
        _clock?.Dispose();
        _logging.Dispose();
        _folder.Dispose();
    }

    private static MovedClock? ClockOf(DataFolder folder, RunArguments arguments)
    {
        var file = folder.PathOf("clock.jsonl");
        if (arguments.WithClock)
        {
            return new MovedClock(file);
        }

        ClockRecord.Discard(file);
        return null;
    }

    private async Task StartServicesAsync(RunArguments arguments, CancellationToken stop)
    {
        if (arguments.ServicesOnly || _settings.WantsAzurite)
        {
            _azurite = await AzuriteProcess.StartOrTakeOverAsync(_folder.Path, cancellationToken: stop);
        }

        if (arguments.ServicesOnly || _settings.WantsBroker)
        {
            var options = new BrokerOptions
            {
                Queues = QueueSettings.Read(Path.Combine(Repository, "infra-bicep", "queues.json")),
                DatabasePath = _folder.PathOf("servicebus.db"),
                Time = _clock?.Time ?? TimeProvider.System,
                Logging = _logging,
            };
            _broker = await ServiceBusBroker.StartAsync(options, stop);
        }
    }

    private async Task ServeServicesAsync(TextWriter output, CancellationToken stop)
    {
        _folder.Publish(_azurite!.Endpoints, _broker!.ConnectionString);
        output.WriteLine(Banner.OfServices(_azurite.ConnectionString, _broker.ConnectionString, _folder.Path));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAppAsync(Socket port, bool trustPrincipal, TextWriter output, CancellationToken stop)
    {
        var url = $"http://localhost:{((IPEndPoint)port.LocalEndPoint!).Port}";
        _settings.AddRun(_folder, _azurite, _broker);
        await using var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = AppFolder,
                Settings = _settings.Values,
                Listener = port,
                TrustPrincipal = trustPrincipal,
                Worker = (IWorkerStart?)_clock?.Worker ?? new WorkerProcess(_logging),
                Time = _clock?.Time ?? TimeProvider.System,
                EngineClock = _clock?.Engine,
                Routes = routes => _clock?.Map(routes),
                Logging = _logging,
                WorkerReady = pid =>
                {
                    _folder.Publish(_azurite?.Endpoints, _broker?.ConnectionString, url, _settings.MailFolder, pid);
                    return Task.CompletedTask;
                },
            },
            stop);

        _clock?.Drive(host, _broker!);
        output.WriteLine(Banner.Of(_settings, url, _folder.Path, _broker?.ConnectionString, _clock is not null));
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder.Unpublish();
        using var patience = new CancellationTokenSource(StopPatience);
        await host.StopAsync(patience.Token);
    }

    // One line per message on the console, at the levels of host.json.
    private static ILoggerFactory CreateLogging(AppSettings settings) => LoggerFactory.Create(logging => logging
        .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "))
        .AddConfiguration(HostConfiguration.Read(AppFolder, settings.Values).HostJson.GetSection("logging")));

    private static string Written(string key) =>
        typeof(LocalRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
