using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Benefits.Local.Host;

/// <summary>The two web servers of the host, both on loopback: one for requests, one for its workers.</summary>
internal static class HttpServer
{
    /// <summary>A loopback socket on which requests wait until a host takes it over.</summary>
    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="HostStartException">The port can't be had.</exception>
    public static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            var why = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : "can't be listened on";
            throw new HostStartException($"Port {port} {why}; stop what uses it or give --port.", error);
        }
    }

    /// <summary>Serves the routes that are mapped before its start. The host's own errors are <c>application/problem+json</c>.</summary>
    public static WebApplication Build(Socket listener, ILoggerFactory loggers, SignIn signIn)
    {
        var web = Builder(loggers);
        web.Services.AddHttpForwarder();
        web.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => listener).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFunction.LargestBody;
            kestrel.Listen((IPEndPoint)listener.LocalEndPoint!);
        });
        var app = web.Build();
        app.Use(next => http => RefuseForeignersAsync(http, next));
        app.Use(next => http => signIn.ApplyAsync(http, next));
        app.UseRouting();
        app.Run(AnswerAsync);
        return app;
    }

    /// <summary>Serves the gRPC services that workers use, on any free port.</summary>
    public static async Task<WebApplication> StartGrpcAsync(
        FunctionsWorker worker, SettlementService settlement, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var web = Builder(loggers);
        web.Services.AddSingleton(worker).AddSingleton(settlement);
        web.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        web.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = web.Build();
        app.UseRouting();
        app.MapGrpcService<FunctionsWorker>();
        app.MapGrpcService<SettlementService>();
        await app.StartAsync(cancellationToken);
        return app;
    }

    public static Task ProblemAsync(HttpContext http, int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, type: "about:blank", extensions: new Dictionary<string, object?> { ["code"] = code })
            .ExecuteAsync(http);

    private static WebApplicationBuilder Builder(ILoggerFactory loggers)
    {
        var web = WebApplication.CreateEmptyBuilder(new());
        web.Services.ForwardWarnings(loggers);
        web.Services.AddRouting();
        web.WebHost.UseKestrelCore();
        return web;
    }

    // Keeps pages of other sites out: a name of theirs that resolves to loopback, and the writes that they send.
    private static Task RefuseForeignersAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return ProblemAsync(http, 400, "host-refused", "The Host header must name localhost, 127.0.0.1 or [::1].");
        }

        var isForeign = request.Headers.Origin is { Count: > 0 } origin
            && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return isForeign && request.Method is not ("GET" or "HEAD" or "OPTIONS")
            ? ProblemAsync(http, 403, "origin-refused", "Writes are taken only from pages of this host.")
            : next(http);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        try
        {
            // A method that no route takes is a 404, as on the Functions host: the endpoint that routing has for it is no route.
            await (http.GetEndpoint() is RouteEndpoint { RequestDelegate: { } answer }
                ? answer(http)
                : ProblemAsync(http, 404, "route-not-found", $"Nothing answers {http.Request.Method} {http.Request.Path}."));
        }
        catch (FunctionFailedException error)
        {
            await ProblemAsync(http, 500, "function-failed", $"The function failed: {error.Reason}");
        }
        catch (WorkerUnavailableException) when (!http.Response.HasStarted)
        {
            await ProblemAsync(http, 502, "worker-unavailable", "The app's worker has ended and is being started again; try again.");
        }
    }
}
