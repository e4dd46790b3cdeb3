using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Benefits.Local.Host;

/// <summary>Connections to the worker's web server.</summary>
internal sealed class WorkerHttpClient : IDisposable
{
    /// <summary>Gives up when nothing has come for as long as Azure's front end waits.</summary>
    public static readonly ForwarderRequestConfig Request = new() { ActivityTimeout = TimeSpan.FromSeconds(230) };

    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    public void Dispose() => Invoker.Dispose();
}
