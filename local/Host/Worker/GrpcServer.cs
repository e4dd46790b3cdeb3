using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>The gRPC services that workers connect to, on any free port of loopback.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly WebApplication _app;

    private GrpcServer(CancellationTokenSource stop, WebApplication app, WorkerStreams workers, HeldMessages messages) =>
        (_stop, _app, Workers, Messages) = (stop, app, workers, messages);

    public WorkerStreams Workers { get; }

    /// <summary>The messages that a worker may settle.</summary>
    public HeldMessages Messages { get; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<GrpcServer> StartAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var stop = new CancellationTokenSource();
        var streams = new WorkerStreams(new WorkerLog(loggers), stop.Token);
        var messages = new HeldMessages();
        var web = WebApplication.CreateEmptyBuilder(new());
        web.Services.ForwardWarnings(loggers);
        web.Services.AddRouting().AddSingleton(streams).AddSingleton(new SettlementService(messages));
        web.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        web.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = web.Build();
        app.UseRouting();
        app.MapGrpcService<WorkerStreams>();
        app.MapGrpcService<SettlementService>();
        await app.StartAsync(cancellationToken);
        return new GrpcServer(stop, app, streams, messages);
    }

    public async ValueTask DisposeAsync()
    {
        // A stream ends with its worker only; that of one in this process would not.
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }
}
