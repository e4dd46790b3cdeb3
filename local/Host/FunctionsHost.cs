using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace Benefits.Local.Host;

/// <summary>
/// A Functions host for one machine: runs the app's isolated worker as it is, brings it HTTP requests, timers and queue messages,
/// and runs its orchestrations on Microsoft's own engine. Listens on loopback only; several can run in one process.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    // Time that requests and activities have to end by themselves; then, that each part has to end after it was told to.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly FunctionsHostOptions _options;
    private readonly Dictionary<string, string> _settings;
    private readonly ILogger _logger;
    private readonly Socket _listener;
    private List<TimerFunction> _timers = [];
    private List<BackgroundService> _triggers = [];
    private WebApplication? _grpc;
    private WebApplication? _web;
    private DurableEngine? _engine;
    private IDisposable? _tracing;
    private Task? _stopping;

    private FunctionsHost(FunctionsHostOptions options)
    {
        _options = options;
        _logger = options.Logging.CreateLogger("Host");
        _listener = options.Listener ?? HttpServer.Listen(0);
        Address = new Uri($"http://localhost:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _settings = new(options.Settings);
        _settings.TryAdd("WEBSITE_HOSTNAME", Address.Authority);
        _settings.TryAdd("WEBSITE_AUTH_ENABLED", "True");
        _settings.TryAdd("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        Worker = new FunctionsWorker(options, _settings, _logger);
    }

    public Uri Address { get; }

    internal FunctionsWorker Worker { get; }

    /// <summary>Id of the worker's process; another one when it was started again.</summary>
    public int WorkerPid => Worker.ProcessId;

    internal HostConfiguration Configuration { get; private set; } = null!;

    /// <summary>True when no call runs and no timer is due.</summary>
    public bool IsIdle => Worker.IsIdle && !_timers.Any(timer => timer.IsDue);

    /// <summary>
    /// When the next timer function is due of those that run no more often than each <paramref name="grain"/>; of the others, of
    /// which each is due once in it, the one after it. Null when there are none.
    /// </summary>
    public DateTimeOffset? NextTimer(TimeSpan grain) => _timers.Min(timer => (DateTimeOffset?)timer.NextStop(grain));

    /// <summary>Lets each timer function that is due more often than each <paramref name="grain"/> rest so long after a run.</summary>
    public void RestTimers(TimeSpan grain) => _timers.ForEach(timer => timer.Rest = grain);

    /// <summary>Starts worker, engine and listeners; the app can be called when the task has ended.</summary>
    /// <exception cref="HostStartException">The app can't be run, for a reason that a person can mend.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken)
    {
        var host = new FunctionsHost(options);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes no more work, cancels timer and queue functions, lets the rest end or cancels it after some seconds, then ends engine and
    /// worker. What does not end in time is left to itself.
    /// </summary>
    /// <param name="cancellationToken">Shortens the waiting; everything is ended in any case.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= EndAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _tracing = HostTracing.Start(_settings);
        var configuration = Configuration = HostConfiguration.Read(_options.AppFolder, _settings);
        var settlement = new SettlementService();
        var signIn = new SignIn(_options.TrustPrincipal);
        _grpc = await HttpServer.StartGrpcAsync(Worker, settlement, _options.Logging, cancellationToken);
        await Worker.StartAsync(new Uri(_grpc.Urls.Single()), cancellationToken);
        var functions = Worker.Functions;
        _timers = TimerFunction.Create(functions, Worker, _options.Time);
        _triggers = [.. _timers, .. QueueListener.Create(functions, configuration, settlement, Worker, _logger)];
        _web = HttpServer.Build(_listener, _options.Logging, signIn);
        signIn.Map(_web);
        HttpFunction.Map(_web, functions, configuration, Worker);
        TimerFunction.MapAdmin(_web, _timers);
        _options.Routes(_web);
        if (functions.Any(DurableFunctions.IsDurable))
        {
            _engine = new DurableEngine(functions.Where(DurableFunctions.IsDurable), _options, configuration, Worker, Address);
            await _engine.StartAsync(cancellationToken);
            _engine.MapWebhook(_web);
        }

        await _options.WorkerReady(WorkerPid);
        await _web.StartAsync(cancellationToken);
        await Task.WhenAll(_triggers.Select(trigger => trigger.StartAsync(CancellationToken.None)));
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Grace);
        await Task.WhenAll(
        [
            WithinAsync("requests", () => _web?.StopAsync(patience.Token)),
            .. _triggers.Select(trigger => WithinAsync("timer and queue functions", () => trigger.StopAsync(CancellationToken.None))),
        ]);
        await WithinAsync("orchestrations", () => _engine?.StopAsync(patience.Token));
        await WithinAsync("worker", Worker.StopAsync);
        IEnumerable<IAsyncDisposable?> parts = [_web, .. _triggers.OfType<IAsyncDisposable>(), _engine, _grpc];
        foreach (var part in parts)
        {
            await WithinAsync($"{part}", () => part?.DisposeAsync().AsTask());
        }

        _listener.Dispose();
        _tracing?.Dispose();
    }

    // What does not end, or can't, holds nobody up.
    private async Task WithinAsync(string part, Func<Task?> end)
    {
        var ending = Task.Run(() => end() ?? Task.CompletedTask);
        await Task.WhenAny(ending, Task.Delay(Grace + LongestEnd));
        if (!ending.IsCompleted)
        {
            HostLogs.Abandoned(_logger, part);
        }
    }
}
