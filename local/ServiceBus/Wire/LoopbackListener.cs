using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Sasl;

namespace Benefits.Local.ServiceBus.Wire;

/// <summary>Takes connections on a loopback port.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const uint MaxFrameSize = 64 * 1024;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(4);
    private readonly AmqpConnectionListener _listener;

    private LoopbackListener(AmqpConnectionListener listener, int port) => (_listener, Port) = (listener, port);

    public int Port { get; }

    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static LoopbackListener Open(int port, IRuntimeProvider runtime)
    {
        port = Probe(port);
        var sasl = new SaslTransportProvider { Versions = { new AmqpVersion(1, 0, 0) } };
        sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS"));
        sasl.AddHandler(new SaslAnonymousHandler());
        var listener = new AmqpConnectionListener(
            [$"amqp://{IPAddress.Loopback}:{port}"],
            new AmqpSettings { RuntimeProvider = runtime, TransportProviders = { sasl } },
            new AmqpConnectionSettings
            {
                ContainerId = "benefits-local",
                MaxFrameSize = MaxFrameSize,
                IdleTimeOut = (uint)IdleTimeout.TotalMilliseconds,
            });
        listener.Open();
        return new LoopbackListener(listener, port);
    }

    public void Dispose() => _listener.Close();

    /// <summary>The library would share a port with another process, and does not tell which one it took.</summary>
    private static int Probe(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            probe.Listen();
            return ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        catch (SocketException error)
        {
            throw new IOException(
                $"Port {port} for the Service Bus broker can't be had: {error.Message}. Take another, or 0 for any.", error);
        }
    }
}
