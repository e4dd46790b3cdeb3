using System.Net;
using System.Net.Sockets;

namespace Benefits.Local.Azurite;

/// <summary>Tells whether loopback ports can be listened on.</summary>
public static class FreePorts
{
    /// <summary>True when nothing listens on any of <paramref name="ports"/>.</summary>
    public static bool AreFree(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
