using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Kestrel on loopback with the routes of the functions and of the host.</summary>
internal static class HttpServer
{
    // After it the requests that still run are cut off.
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(5);

    /// <summary>A socket that is bound to a port of loopback; 0 for any free one.</summary>
    /// <exception cref="HostStartException">The port is taken.</exception>
    public static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

            // At once: a port that is bound only can be given to others.
            socket.Listen();
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new HostStartException($"Port {port} is in use; stop what uses it or choose another.", error);
        }
    }

    public static WebApplication Build(Socket listener, ILoggerFactory loggers, SignedInHeaders signedIn)
    {
        var web = WebApplication.CreateEmptyBuilder(new());
        web.Services.ForwardWarnings(loggers);
        web.Services.AddRouting().AddHttpForwarder().Configure<HostOptions>(host => host.ShutdownTimeout = LongestDrain);
        web.WebHost.UseKestrelCore().UseSockets(sockets => sockets.CreateBoundListenSocket = _ => listener);
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFunction.LargestBody;
            kestrel.Listen((IPEndPoint)listener.LocalEndPoint!);
        });
        var app = web.Build();
        app.Use(next => http => LoopbackGuard.CheckHostAsync(http, next));
        app.Use(next => http => signedIn.ApplyAsync(http, next));
        app.UseRouting();
        app.Run(http => http.GetEndpoint() is { RequestDelegate: { } answer } found && found.Metadata.GetMetadata<HostRoute>() is not null
            ? answer(http)
            : HostProblem.WriteAsync(
                http, StatusCodes.Status404NotFound, "route-not-found", $"Nothing answers {http.Request.Method} {http.Request.Path}."));
        return app;
    }
}
