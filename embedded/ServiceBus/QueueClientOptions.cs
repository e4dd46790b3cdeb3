using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus;

/// <summary>Retries and connections to the queue service.</summary>
internal sealed class QueueClientOptions : ClientOptions
{
    // Azurite closes a connection that has been idle for five seconds: leave it first.
    private static readonly HttpClientTransport Connections = new(new HttpClient(new SocketsHttpHandler
    {
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(3),
        MaxConnectionsPerServer = 32,
    }));

    public QueueClientOptions()
    {
        Transport = Connections;
        Retry.Delay = TimeSpan.FromMilliseconds(100);
        Retry.MaxDelay = TimeSpan.FromSeconds(1);
        Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        Diagnostics.IsLoggingEnabled = false;
        Diagnostics.IsDistributedTracingEnabled = false;
    }
}
