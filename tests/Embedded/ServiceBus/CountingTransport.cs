using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

/// <summary>Counts the requests to the queue service, and can fail them.</summary>
internal sealed class CountingTransport : HttpPipelineTransport
{
    private static readonly HttpClientTransport Inner = new(new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(3),
    }));

    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Method and path with query of each request.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Cuts the connection for the requests that it is true for, before they reach the service.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Called after the service has answered.</summary>
    public Action<string> Answered { get; set; } = _ => { };

    public int Count(string method) => _requests.Count(request => request.StartsWith(method, StringComparison.Ordinal));

    public override Request CreateRequest() => Inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var request = $"{message.Request.Method} {message.Request.Uri.PathAndQuery}";
        _requests.Enqueue(request);
        if (Fails(request))
        {
            throw new RequestFailedException("Injected: the connection is cut.");
        }

        await Inner.ProcessAsync(message);
        Answered(request);
    }
}
