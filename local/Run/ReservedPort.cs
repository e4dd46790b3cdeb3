using System.Net;
using System.Net.Sockets;

namespace Benefits.Local;

/// <summary>The loopback port of the app, taken before anything else starts so that it is known and nobody else gets it.</summary>
internal sealed class ReservedPort : IDisposable
{
    private ReservedPort(Socket socket)
    {
        Socket = socket;
        Number = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Listens already; requests wait until the app accepts them.</summary>
    public Socket Socket { get; }

    public int Number { get; }

    /// <exception cref="RunStartException">The port is taken.</exception>
    public static ReservedPort Take(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return new ReservedPort(socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            var why = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : "can't be listened on";
            throw new RunStartException($"Port {port} {why}; stop what uses it or give --port.", error);
        }
    }

    public void Dispose() => Socket.Dispose();
}
