using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Lwm2m.Tests;

/// <summary>
/// UDP ports for those who have to be told one before they bind it. They lie below the range that the system gives away by itself
/// (net.ipv4.ip_local_port_range), so that nobody gets one between the look and the use.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20000;
    private const int Count = 12000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port of loopback that nobody has.</summary>
    /// <param name="isPair">Whether the port after it has to be free as well.</param>
    public static int Next(bool isPair = false)
    {
        while (true)
        {
            int port = Lowest + ((Interlocked.Add(ref _last, 2) & int.MaxValue) % Count);
            if (IsFree(port) && (!isPair || IsFree(port + 1)))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
