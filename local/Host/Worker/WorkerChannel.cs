using System.Collections.Concurrent;
using System.Threading.Channels;
using Benefits.Local.Host.Rpc;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Benefits.Local.Host;

/// <summary>The stream of messages between the host and one worker.</summary>
internal sealed class WorkerChannel(Action<RpcLog> log)
{
    // As long as what the host's parts have in work, and they limit that.
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _awaited = new();
    private volatile bool _closed;

    /// <summary>True when the stream has ended.</summary>
    public bool IsClosed => _closed;

    /// <summary>Carries messages until the worker, or <paramref name="cancellationToken"/>, ends the stream.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(outgoing, stop.Token);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(stop.Token))
            {
                Receive(message);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or RpcException)
        {
            // The worker has gone, or is to go.
        }
        finally
        {
            await stop.CancelAsync();
            Close();
            await sending;
        }
    }

    /// <summary>Sends a message that is not answered.</summary>
    public void Tell(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Sends a message and gives the answer.</summary>
    /// <exception cref="WorkerUnavailableException">The stream has ended, or ends before the answer comes.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[message.RequestId] = answer;
        if (!_outgoing.Writer.TryWrite(message) || _closed)
        {
            answer.TrySetException(new WorkerUnavailableException());
        }

        try
        {
            return await answer.Task;
        }
        finally
        {
            _awaited.TryRemove(message.RequestId, out _);
        }
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> outgoing, CancellationToken stop)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(stop))
            {
                await outgoing.WriteAsync(message, stop);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException or RpcException)
        {
            // Reading notices the end as well, and closes.
        }
    }

    private void Receive(StreamingMessage message)
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

    private void Close()
    {
        _closed = true;
        _outgoing.Writer.TryComplete();
        foreach (var answer in _awaited.Values)
        {
            answer.TrySetException(new WorkerUnavailableException());
        }
    }
}
