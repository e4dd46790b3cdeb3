using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Benefits.Local.Host;

/// <summary>
/// A Functions host for one machine: runs the app's isolated worker as it is, brings it HTTP requests, timers and queue messages,
/// and runs its orchestrations on Microsoft's own engine. Listens on loopback only; several can run in one process.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    // Time that calls have to end by themselves, then after they were cancelled.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly FunctionsHostOptions _options;
    private readonly ILogger _logger;
    private readonly Socket _listener;
    private readonly RunningWork _work = new();
    private readonly WorkerHttpClient _client = new();
    private readonly List<TimerFunction> _timers = [];
    private GrpcServer? _grpc;
    private WorkerSupervisor? _worker;
    private DurableEngine? _engine;
    private QueueListeners? _queues;
    private WebApplication? _web;
    private Task? _stopping;

    private FunctionsHost(FunctionsHostOptions options)
    {
        _options = options;
        _logger = options.Logging.CreateLogger("Host");
        _listener = options.Listener ?? HttpServer.Bind(options.Port);
        Address = new Uri($"http://localhost:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
    }

    /// <summary>Where HTTP is served.</summary>
    public Uri Address { get; }

    /// <summary>Id of the worker's process; another one when it was started again.</summary>
    public int WorkerPid => _worker!.ProcessId;

    /// <summary>True when no call runs, no batch of messages is in work and no timer is due.</summary>
    public bool IsIdle => _work.IsIdle && !_timers.Any(timer => timer.IsDue);

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
    /// Takes no more work, cancels queue functions, lets the rest end or cancels it after some seconds, then ends engine and worker.
    /// </summary>
    /// <param name="cancellationToken">Shortens the waiting; everything is ended in any case.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= EndAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var part in new IAsyncDisposable?[] { _web, _queues, _engine, _worker, _grpc })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _timers.ForEach(timer => timer.Dispose());
        _client.Dispose();
        _listener.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = WorkerSettings();
        var configuration = HostConfiguration.Read(_options.AppFolder, settings);
        _grpc = await GrpcServer.StartAsync(_options.Logging, cancellationToken);
        _worker = new WorkerSupervisor(_options, settings, _grpc, _work, _logger);
        var functions = await _worker.StartAsync(cancellationToken);
        var client = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var inputs = new CallInputs(client.Task);
        _web = HttpServer.Build(_listener, _options.Logging, new SignedInHeaders(_options.TrustPrincipal));
        MapFunctions(functions, inputs, configuration);
        _queues = new QueueListeners(functions, configuration, _grpc.Messages, _worker, inputs, _work, _logger);
        await AddTimersAsync(functions, configuration, inputs, cancellationToken);
        if (functions.Any(DurableFunctions.IsDurable))
        {
            var calls = new DurableCalls(functions, _worker, inputs, _options.EngineClock);
            var emitted = DurableFunctions.Emit(functions, calls.CallAsync);
            var webhook = new Uri(Address, DurableWebhook.Path);
            _engine = await DurableEngine.StartAsync(_options, configuration, emitted, webhook, cancellationToken);
            client.SetResult(await _engine.GetClientAsync(emitted, cancellationToken));
            DurableWebhook.Map(_web, _engine);
        }

        await _worker.AnnounceAsync();
        await _web.StartAsync(cancellationToken);
        foreach (var timer in _timers)
        {
            await timer.StartAsync(cancellationToken);
        }

        _queues.Start();
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Grace);
        await WaitForAsync(Task.WhenAll(
        [
            _web?.StopAsync(patience.Token) ?? Task.CompletedTask,
            _queues?.StopAsync() ?? Task.CompletedTask,
            .. _timers.Select(timer => timer.StopAsync(patience.Token)),
        ]));
        if (_engine is not null)
        {
            await _engine.StopAsync(patience.Token);
        }

        await WaitForAsync(_work.WhenIdleAsync());
        if (_worker is not null)
        {
            await _worker.StopAsync();
        }
    }

    private Dictionary<string, string> WorkerSettings()
    {
        Dictionary<string, string> settings = new(_options.Settings);
        settings.TryAdd("WEBSITE_HOSTNAME", Address.Authority);
        settings.TryAdd("WEBSITE_AUTH_ENABLED", "True");
        settings.TryAdd("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        return settings;
    }

    private void MapFunctions(IReadOnlyList<AppFunction> functions, CallInputs inputs, HostConfiguration configuration)
    {
        var forwarder = _web!.Services.GetRequiredService<IHttpForwarder>();
        new SignInRoutes(_options.SignInTenant).Map(_web);
        HttpRoutes.Map(
            _web,
            functions,
            configuration.HostJson["extensions:http:routePrefix"] ?? "api",
            function => new HttpFunction(function, _worker!, inputs, forwarder, _client, _logger));
        AdminRoutes.Map(_web, _timers, _logger);
    }

    private async Task AddTimersAsync(
        IReadOnlyList<AppFunction> functions, HostConfiguration configuration, CallInputs inputs, CancellationToken cancellationToken)
    {
        var triggered = functions.Where(function => function.Trigger.Is(TimerFunction.Trigger)).ToList();
        if (triggered.Count == 0)
        {
            return;
        }

        var statuses = await TimerStatuses.OpenAsync(configuration.Settings["AzureWebJobsStorage"], cancellationToken);
        _timers.AddRange(triggered.Select(function => new TimerFunction(
            function,
            TimerSchedule.Parse(function.Name, configuration.Resolve(function, "schedule")),
            statuses, _worker!, inputs, _options.Time, _logger)));
    }

    private async Task WaitForAsync(Task work)
    {
        try
        {
            await work.WaitAsync(Grace + LongestEnd);
        }
        catch (TimeoutException)
        {
            HostLogs.Abandoned(_logger);
        }
    }
}
