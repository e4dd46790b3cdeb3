using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Amqp.Sasl;

namespace Benefits.Local.ServiceBus;

/// <summary>Takes connections on a loopback port of its own.</summary>
internal sealed class LoopbackListener(Socket claim, AmqpConnectionListener listener) : IDisposable
{
    private const uint MaxFrameSize = 64 * 1024;
    private const int Attempts = 20;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(3);

    public int Port => ((IPEndPoint)claim.LocalEndPoint!).Port;

    /// <param name="port">0 for any that is free.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static LoopbackListener Open(int port, IRuntimeProvider runtime)
    {
        for (var attempt = 1; ; attempt++)
        {
            // The library listens with SO_REUSEPORT: brokers would share a port. So each first claims the UDP port of that number.
            var claim = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ExclusiveAddressUse = true };
            try
            {
                claim.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return new LoopbackListener(claim, Listen(((IPEndPoint)claim.LocalEndPoint!).Port, runtime));
            }
            catch (SocketException error)
            {
                claim.Dispose();
                if (port != 0 || attempt == Attempts)
                {
                    throw new IOException(
                        $"Port {port} for the Service Bus broker can't be had: {error.Message}. Take another, or 0 for any.", error);
                }
            }
        }
    }

    /// <summary>Closes the connections; does not wait long for clients that do not answer.</summary>
    public void Dispose()
    {
        // On another thread: the library waits for whoever uses a link at the moment.
        Task.Run(listener.Close).Wait(ClosingTimeout);
        claim.Dispose();
    }

    private static AmqpConnectionListener Listen(int port, IRuntimeProvider runtime)
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            probe.Listen();
        }

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
        return listener;
    }
}
