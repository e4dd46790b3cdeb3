using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>An OTLP receiver (HTTP, protobuf) on a free port, which keeps what it gets as it came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _web;

    private OtlpReceiver(WebApplication web) => _web = web;

    /// <summary>The bodies so far, by signal: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public ConcurrentQueue<(string Signal, byte[] Body)> Received { get; } = new();

    /// <summary>What a Functions app takes to send its telemetry here.</summary>
    public string[] Settings =>
        [$"OTEL_EXPORTER_OTLP_ENDPOINT={_web.Urls.Single()}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var web = builder.Build();
        var receiver = new OtlpReceiver(web);
        web.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            receiver.Received.Enqueue((http.Request.Path.Value!.Split('/')[^1], body.ToArray()));
        });
        await web.StartAsync();
        return receiver;
    }

    /// <summary>True when a text is anywhere in what came.</summary>
    public bool Has(string text) =>
        Received.Any(received => received.Body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
