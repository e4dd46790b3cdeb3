using System.Net.Sockets;
using Benefits.Local.Host.Rpc;

namespace Benefits.Local.Host;

/// <summary>Gets a worker that has connected ready for calls.</summary>
internal static class WorkerHandshake
{
    private const string HostVersion = "4.1048.0";
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(20);

    /// <exception cref="HostStartException">The worker refuses, or can't load a function.</exception>
    /// <exception cref="WorkerUnavailableException">The worker ends meanwhile.</exception>
    public static async Task<WorkerConnection> RunAsync(WorkerChannel channel, string appFolder, CancellationToken cancellationToken)
    {
        var init = await channel.AskAsync(Message(m => m.WorkerInitRequest = new()
        {
            HostVersion = HostVersion,
            FunctionAppDirectory = appFolder,
            WorkerDirectory = appFolder,
        }));
        Check(init.WorkerInitResponse.Result, "The worker can't start");
        var indexed = await channel.AskAsync(Message(m => m.FunctionsMetadataRequest = new() { FunctionAppDirectory = appFolder }));
        Check(indexed.FunctionMetadataResponse.Result, "The functions can't be indexed");
        var functions = indexed.FunctionMetadataResponse.FunctionMetadataResults;
        foreach (var function in functions)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await channel.AskAsync(Message(m => m.FunctionLoadRequest = load));
            Check(loaded.FunctionLoadResponse.Result, $"Function '{function.Name}' can't be loaded");
        }

        Uri? http = init.WorkerInitResponse.Capabilities.TryGetValue("HttpUri", out var address) ? new(address) : null;
        if (http is not null)
        {
            await WaitUntilListeningAsync(http, cancellationToken);
        }

        return new WorkerConnection(channel, http, [.. functions]);
    }

    private static StreamingMessage Message(Action<StreamingMessage> fill)
    {
        var message = new StreamingMessage { RequestId = Guid.NewGuid().ToString() };
        fill(message);
        return message;
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
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(address.Host, address.Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenProbes, cancellationToken);
            }
        }
    }
}
