using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

/// <summary>Stands between a client and the network: answers or fails requests as told, lets the others pass.</summary>
public sealed class StubHandler(Func<int, HttpRequestMessage, HttpResponseMessage?> answer) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _count;

    public int Count => _count;

    /// <summary>Options of a client that goes through this handler and retries without waiting.</summary>
    public TableClientOptions Options() => new()
    {
        Transport = new HttpClientTransport(new HttpClient(this, disposeHandler: false)),
        Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.Zero, MaxRetries = 2 },
    };

    public static HttpResponseMessage NotFound() => new(HttpStatusCode.NotFound)
    {
        Content = new StringContent("""{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"It does not exist."}}}"""),
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        answer(Interlocked.Increment(ref _count), request) is { } response ? Task.FromResult(response) : base.SendAsync(request, cancellationToken);
}
