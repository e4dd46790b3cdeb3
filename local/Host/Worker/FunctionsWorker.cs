using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Benefits.Local.Host;

/// <summary>The app's worker: calls go to the one that runs; when it ends, another is started, with pauses while that fails.</summary>
internal sealed class FunctionsWorker(FunctionsHostOptions options, IReadOnlyDictionary<string, string> settings, ILogger logger)
    : FunctionRpc.FunctionRpcBase
{
    // The worker's web server looks for a free port first and takes it later: another process can be faster.
    private const string PortTaken = "address already in use";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hangUp = new();
    private volatile WorkerConnection? _connection;
    private (string Id, TaskCompletionSource<WorkerConnection> Connected) _expected;
    private IRunningWorker? _running;
    private Task _keeping = Task.CompletedTask;
    private int _calls;

    /// <summary>What stands for the engine's client in the calls of functions that ask for one.</summary>
    public TaskCompletionSource<string> DurableClient { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int ProcessId { get; private set; }

    public IReadOnlyList<AppFunction> Functions { get; private set; } = [];

    /// <summary>Where the worker takes requests; null while there is none.</summary>
    public Uri? Http => _connection?.Http;

    public bool IsIdle => Volatile.Read(ref _calls) == 0;

    /// <summary>Starts the first worker, which connects to <paramref name="host"/>, and learns the functions of the app.</summary>
    public async Task StartAsync(Uri host, CancellationToken cancellationToken)
    {
        await StartOneAsync(host, _ => Task.CompletedTask, cancellationToken);
        _keeping = KeepRunningAsync(host, _stop.Token);
    }

    /// <summary>Calls a function and gives what it returned.</summary>
    /// <param name="cancellationToken">Fires the function's token; the call ends when the function does.</param>
    /// <exception cref="FunctionFailedException">The worker has logged why.</exception>
    public async Task<TypedData?> InvokeAsync(AppFunction function, InvocationRequest call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            foreach (var name in function.DurableClients)
            {
                var client = await DurableClient.Task.WaitAsync(_stop.Token);
                call.InputData.Add(new ParameterBinding { Name = name, Data = new() { String = client } });
            }

            return await (_connection ?? throw new WorkerUnavailableException()).InvokeAsync(call, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        while (_connection is not { Closed.IsCompleted: false })
        {
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _keeping.WaitAsync(LongestStop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection?.Tell(new() { WorkerTerminate = new() { GracePeriod = LongestStop.ToDuration() } });
        await EndAsync(_running);

        // A stream ends with its worker's process only; that of one in this process would not.
        await _hangUp.CancelAsync();
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _hangUp.Token);
        var connection = new WorkerConnection(options.Logging.Write);
        if (await requestStream.MoveNext(end.Token)
            && requestStream.Current.StartStream?.WorkerId == _expected.Id
            && _expected.Connected.TrySetResult(connection))
        {
            await connection.RunAsync(requestStream, responseStream, end.Token);
        }
    }

    private static async Task EndAsync(IRunningWorker? running)
    {
        using var patience = new CancellationTokenSource(LongestStop);
        var stopping = running?.StopAsync(patience.Token) ?? Task.CompletedTask;
        await stopping.WaitAsync(LongestStop * 2).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StartOneAsync(Uri host, Func<int, Task> announce, CancellationToken cancellationToken, int attempts = 3)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStart);
        var connected = new TaskCompletionSource<WorkerConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var info = new WorkerStartInfo(host, $"{Guid.NewGuid()}", options.AppFolder, settings);
        _expected = (info.WorkerId, connected);
        IRunningWorker? running = null;
        try
        {
            running = await options.Worker.StartAsync(info, patience.Token).WaitAsync(patience.Token);
            _ = running.Exited.ContinueWith(_ => connected.TrySetException(new WorkerUnavailableException()), TaskScheduler.Default);
            var connection = await connected.Task.WaitAsync(patience.Token);
            Functions = await connection.InitializeAsync(options.AppFolder, patience.Token).WaitAsync(patience.Token);
            ProcessId = running.ProcessId;
            await announce(ProcessId).WaitAsync(patience.Token);
            (_running, _connection) = (running, connection);
        }
        catch (Exception error)
        {
            await EndAsync(running);
            if (error is WorkerUnavailableException && attempts > 1
                && running?.LastErrorLine?.Contains(PortTaken, StringComparison.Ordinal) == true)
            {
                await StartOneAsync(host, announce, cancellationToken, attempts - 1);
                return;
            }

            throw error switch
            {
                WorkerUnavailableException =>
                    new HostStartException(running?.LastErrorLine ?? "The app's worker ended before it was ready and gave no reason."),
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    new HostStartException($"The app's worker was not ready within {LongestStart.TotalSeconds} seconds.", error),
                _ => error,
            };
        }
    }

    // Ends when it is told to, by an exception.
    private async Task KeepRunningAsync(Uri host, CancellationToken stop)
    {
        for (var pause = FirstPause; true;)
        {
            if (_running is { } running)
            {
                await Task.WhenAny(running.Exited, _connection!.Closed).WaitAsync(stop);
                (_connection, _running, pause) = (null, null, FirstPause);
                await EndAsync(running);
                HostLogs.WorkerEnded(logger, running.ProcessId, running.LastErrorLine ?? "");
            }

            await Task.Delay(pause, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                await StartOneAsync(host, options.WorkerReady, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                HostLogs.WorkerNotStarted(logger, pause.TotalSeconds, error.Message);
            }
        }
    }
}

/// <summary>No worker runs, or the one of a call has ended. By kind and first words the engine knows to do such work again.</summary>
internal sealed class WorkerUnavailableException() : InvalidOperationException(
    "Did not find any initialized language workers: the app's worker has ended and is being started again.");

/// <summary>A function failed in the worker. The message has the form that the engine takes apart for kind, text and stack.</summary>
internal sealed class FunctionFailedException(StatusResult result) : Exception(
    $"Result: {result.Result}\nException: {result.Exception?.Message}\nStack: {result.Exception?.StackTrace}")
{
    /// <summary>The first line of the worker's exception: its kind and message.</summary>
    public string Reason { get; } = result.Exception?.Message.Split('\n')[0].TrimEnd() ?? $"{result.Status}";
}
