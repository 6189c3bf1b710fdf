using System.Net;

namespace Lwm2m.Bench.Modem;

/// <summary>Where the UDP sockets of a modem lead to.</summary>
public interface IBearer
{
    /// <summary>Opens a socket.</summary>
    /// <param name="port">Local port; 0 for any.</param>
    /// <param name="received">Called under the gate of the agenda for each datagram.</param>
    /// <returns>The socket; null when the port is taken.</returns>
    IBearerSocket? Open(int port, Action<IPEndPoint, byte[]> received);

    /// <summary>The address of a name; null when there is none.</summary>
    IPAddress? Resolve(string host);
}

/// <summary>One UDP socket.</summary>
public interface IBearerSocket : IDisposable
{
    /// <summary>Its port.</summary>
    int Port { get; }

    /// <summary>Sends a datagram.</summary>
    void Send(IPEndPoint peer, byte[] datagram);
}
