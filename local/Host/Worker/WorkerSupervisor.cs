using System.Diagnostics;
using Benefits.Local.Host.Rpc;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Keeps one worker running: starts it, and starts it again with growing pauses when it ends.</summary>
internal sealed class WorkerSupervisor(
    FunctionsHostOptions options, IReadOnlyDictionary<string, string> settings, GrpcServer grpc, RunningWork work, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    // A worker that lived this long did not end because of how it starts.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private volatile WorkerConnection? _connection;
    private volatile bool _announced;
    private IRunningWorker? _running;
    private Task _keeping = Task.CompletedTask;

    /// <summary>Id of the process of the worker that was started last.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Where the worker takes the requests of HTTP functions; null while there is none.</summary>
    public Uri? Http => _connection?.Http;

    /// <summary>Starts the first worker and gives the functions of the app.</summary>
    /// <exception cref="HostStartException">The worker ends before it is ready, or refuses.</exception>
    public async Task<IReadOnlyList<AppFunction>> StartAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        _running = await StartOneAsync(stop.Token);
        _keeping = Task.Run(KeepRunningAsync, CancellationToken.None);
        return _connection!.Functions;
    }

    /// <summary>Tells of the worker that runs, and from now on of each that follows.</summary>
    public Task AnnounceAsync()
    {
        _announced = true;
        return options.WorkerReady(ProcessId);
    }

    /// <summary>Calls a function and gives what it returned.</summary>
    /// <param name="cancellationToken">Fires the function's token; the call ends when the function does.</param>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerUnavailableException">No worker is ready, or it ends meanwhile.</exception>
    public async Task<TypedData?> InvokeAsync(AppFunction function, InvocationRequest call, CancellationToken cancellationToken)
    {
        using var running = work.Begin();
        return await (_connection ?? throw new WorkerUnavailableException()).InvokeAsync(function, call, cancellationToken);
    }

    /// <summary>Ends when a worker takes calls.</summary>
    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        using var looks = new PeriodicTimer(BetweenLooks);
        while (_connection is not { IsOpen: true })
        {
            await looks.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Ends the worker, which is not started again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        if (_running is { } running)
        {
            _running = null;
            _connection?.Terminate(LongestStop);
            await StopOneAsync(running);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static async Task StopOneAsync(IRunningWorker running)
    {
        using var patience = new CancellationTokenSource(LongestStop);
        await running.StopAsync(patience.Token);
        await running.DisposeAsync();
    }

    private async Task<IRunningWorker> StartOneAsync(CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStart);
        var stream = grpc.Workers.Expect(id);
        IRunningWorker? running = null;
        try
        {
            var info = new WorkerStartInfo(grpc.Address, id, Guid.NewGuid().ToString(), options.AppFolder, settings);
            running = await options.Worker.StartAsync(info, patience.Token);
            var ready = GetReadyAsync(stream, patience.Token);
            await Task.WhenAny(ready, running.Exited);
            var isGone = running.Exited.IsCompleted || ready.Exception?.InnerException is WorkerUnavailableException;
            if (isGone && !ready.IsCompletedSuccessfully)
            {
                await running.Exited.WaitAsync(patience.Token);
                throw new HostStartException(running.LastErrorLine ?? "The app's worker ended before it was ready and gave no reason.");
            }

            var connection = await ready;
            ProcessId = running.ProcessId;
            if (_announced)
            {
                await options.WorkerReady(ProcessId);
            }

            _connection = connection;
            WorkerLogs.Ready(logger, ProcessId, connection.Functions.Count);
            return running;
        }
        catch (Exception error)
        {
            grpc.Workers.Forget(id);
            if (running is not null)
            {
                await StopOneAsync(running);
            }

            if (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new HostStartException($"The app's worker was not ready within {LongestStart.TotalSeconds} seconds.", error);
            }

            throw;
        }
    }

    private async Task<WorkerConnection> GetReadyAsync(Task<WorkerChannel> stream, CancellationToken cancellationToken) =>
        await WorkerHandshake.RunAsync(await stream.WaitAsync(cancellationToken), options.AppFolder, cancellationToken);

    private async Task KeepRunningAsync()
    {
        var pause = FirstPause;
        for (var since = Stopwatch.StartNew(); await EndsAsync(_running!); since.Restart())
        {
            _connection = null;
            WorkerLogs.Ended(logger, _running!.ProcessId, _running.LastErrorLine ?? "");
            await _running.DisposeAsync();
            _running = null;
            pause = since.Elapsed > Lasting ? FirstPause : Longer(pause);
            while (_running is null && !_stop.IsCancellationRequested)
            {
                await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = Longer(pause);
                await TryStartAsync(pause);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    // False when the worker is to be stopped.
    private async Task<bool> EndsAsync(IRunningWorker? running)
    {
        await (running?.Exited ?? Task.CompletedTask).WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }

    private async Task TryStartAsync(TimeSpan pause)
    {
        try
        {
            _running = await StartOneAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Its caller looks at that.
        }
        catch (Exception error)
        {
            WorkerLogs.CannotStart(logger, error, pause.TotalSeconds);
        }
    }
}
