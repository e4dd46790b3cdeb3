using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Grpc.Core;

namespace Benefits.Local.Host;

/// <summary>The stream of messages between the host and one worker.</summary>
internal sealed class WorkerConnection(Action<RpcLog> log)
{
    private const string HostVersion = "4.1048.0";
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(20);

    // As long as what the host's parts have in work, and they limit that.
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _awaited = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the worker takes requests; null when the app has no HTTP functions.</summary>
    public Uri? Http { get; private set; }

    /// <summary>Ends with the stream; never fails.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Carries messages until the worker, or <paramref name="cancellationToken"/>, ends the stream.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] ways = [SendAsync(outgoing, end.Token), ReceiveAsync(incoming, end.Token)];
        await Task.WhenAny(ways);
        _closed.SetResult();
        await end.CancelAsync();
        await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Gets the worker ready for calls and gives the functions of the app.</summary>
    /// <exception cref="HostStartException">The worker refuses, or can't load a function.</exception>
    public async Task<IReadOnlyList<AppFunction>> InitializeAsync(string appFolder, CancellationToken cancellationToken)
    {
        var init = (await AskAsync(new()
        {
            WorkerInitRequest = new() { HostVersion = HostVersion, FunctionAppDirectory = appFolder, WorkerDirectory = appFolder },
        })).WorkerInitResponse;
        Check(init.Result, "The worker can't start");
        var index = new FunctionsMetadataRequest { FunctionAppDirectory = appFolder };
        var indexed = (await AskAsync(new() { FunctionsMetadataRequest = index })).FunctionMetadataResponse;
        Check(indexed.Result, "The functions can't be indexed");
        foreach (var function in indexed.FunctionMetadataResults)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await AskAsync(new() { FunctionLoadRequest = load });
            Check(loaded.FunctionLoadResponse.Result, $"Function '{function.Name}' can't be loaded");
        }

        if (init.Capabilities.TryGetValue("HttpUri", out var address))
        {
            Http = new Uri(address);
            await WaitUntilListeningAsync(Http, cancellationToken);
        }

        return [.. indexed.FunctionMetadataResults.Select(function => new AppFunction(function))];
    }

    /// <summary>Calls a function as <see cref="FunctionsWorker.InvokeAsync"/> does.</summary>
    public async Task<TypedData?> InvokeAsync(InvocationRequest call, CancellationToken cancellationToken)
    {
        var answered = AskAsync(new() { InvocationRequest = call });
        var stop = new InvocationCancel { InvocationId = call.InvocationId };
        await using var cancel = cancellationToken.Register(() => Tell(new() { InvocationCancel = stop }));
        var answer = (await answered).InvocationResponse;
        var succeeded = answer.Result.Status == StatusResult.Types.Status.Success;
        return succeeded ? answer.ReturnValue : throw new FunctionFailedException(answer.Result);
    }

    public void Tell(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    private async Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        message.RequestId = $"{Guid.NewGuid()}";
        var answer = _awaited[message.RequestId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(message);
        await Task.WhenAny(answer.Task, _closed.Task);
        _awaited.TryRemove(message.RequestId, out _);
        return answer.Task.IsCompleted ? await answer.Task : throw new WorkerUnavailableException();
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> outgoing, CancellationToken end)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(end))
        {
            await outgoing.WriteAsync(message, end);
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<StreamingMessage> incoming, CancellationToken end)
    {
        await foreach (var message in incoming.ReadAllAsync(end))
        {
            if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
            {
                log(message.RpcLog);
            }
            else if (_awaited.TryGetValue(message.RequestId, out var answer))
            {
                answer.TrySetResult(message);
            }
        }
    }

    private static void Check(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new HostStartException($"{what}: {new FunctionFailedException(result).Reason}");
        }
    }

    private static async Task WaitUntilListeningAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var listens = false; !listens; await Task.Delay(BetweenProbes, cancellationToken))
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(address.Host, address.Port).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            listens = probe.Connected;
        }
    }
}
