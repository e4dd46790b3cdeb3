using Benefits.Local.Host.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Benefits.Local.Host;

/// <summary>A worker that takes calls.</summary>
internal sealed class WorkerConnection(WorkerChannel channel, Uri? http, IReadOnlyList<RpcFunctionMetadata> functions)
{
    private readonly Dictionary<string, string> _ids = functions.ToDictionary(f => f.Name, f => f.FunctionId);

    /// <summary>Where the worker takes the requests of HTTP functions; null when the app has none.</summary>
    public Uri? Http { get; } = http;

    /// <summary>False as soon as the worker has ended.</summary>
    public bool IsOpen => !channel.IsClosed;

    public IReadOnlyList<AppFunction> Functions { get; } = [.. functions.Select(AppFunction.Read)];

    /// <summary>Calls a function and gives what it returned.</summary>
    /// <param name="cancellationToken">Fires the function's token; the call ends when the function does.</param>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerUnavailableException">The worker has ended or ends meanwhile.</exception>
    public async Task<TypedData?> InvokeAsync(AppFunction function, InvocationRequest call, CancellationToken cancellationToken)
    {
        call.FunctionId = _ids.TryGetValue(function.Name, out var id) ? id : throw new WorkerUnavailableException();
        var asked = channel.AskAsync(new() { RequestId = call.InvocationId, InvocationRequest = call });
        await using var cancel = cancellationToken.Register(
            () => channel.Tell(new() { InvocationCancel = new() { InvocationId = call.InvocationId } }));
        var answer = (await asked).InvocationResponse;
        return answer.Result.Status == StatusResult.Types.Status.Success
            ? answer.ReturnValue
            : throw new FunctionFailedException(answer.Result);
    }

    /// <summary>Asks the worker to end.</summary>
    public void Terminate(TimeSpan grace) =>
        channel.Tell(new() { WorkerTerminate = new() { GracePeriod = grace.ToDuration() } });
}
