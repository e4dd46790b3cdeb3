using System.Collections.Concurrent;
using Benefits.Local.Host.Rpc;
using Grpc.Core;

namespace Benefits.Local.Host;

/// <summary>Where workers connect; brings each together with the start that waits for it.</summary>
internal sealed class WorkerStreams(WorkerLog log, CancellationToken stopping) : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WorkerChannel>> _expected = new();

    /// <summary>Gives the stream of the worker with that id when it has introduced itself.</summary>
    public Task<WorkerChannel> Expect(string workerId) => Expected(workerId).Task;

    /// <summary>Forgets a worker that did not connect.</summary>
    public void Forget(string workerId) => _expected.TryRemove(workerId, out _);

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        if (await requestStream.MoveNext(stop.Token)
            && requestStream.Current.StartStream is { } start
            && _expected.TryRemove(start.WorkerId, out var expected))
        {
            var channel = new WorkerChannel(log.Write);
            expected.TrySetResult(channel);
            await channel.RunAsync(requestStream, responseStream, stop.Token);
        }
    }

    private TaskCompletionSource<WorkerChannel> Expected(string workerId) =>
        _expected.GetOrAdd(workerId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
