using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Oscore;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>Where a server of <c>run serve</c> listens and how it is secured.</summary>
/// <param name="Listen">IP address.</param>
/// <param name="Port">UDP port; null for that of the scheme.</param>
/// <param name="Keys">The keys of the one device it knows, as the server has them.</param>
public sealed record ServeSetup(string Listen, int? Port, AccountKeys Keys)
{
    /// <summary>Whether its DTLS is that of Bench, which has connection IDs and resumes sessions, or that of BouncyCastle, which others have written.</summary>
    public bool UsesBenchDtls { get; init; }

    /// <summary>How OSCORE recovers after a restart of the server.</summary>
    public OscoreRecovery Recovery { get; init; } = OscoreRecovery.Rederivation;

    /// <summary>Takes the address.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    /// <exception cref="RunException">It is not to be had.</exception>
    public UdpTransport Bind()
    {
        if (!IPAddress.TryParse(Listen, out var address))
        {
            throw new UsageException($"'{Listen}' is no IP address");
        }

        var port = Port ?? Keys.DefaultPort;
        try
        {
            return new UdpTransport(new IPEndPoint(address, port));
        }
        catch (SocketException e)
        {
            throw new RunException($"cannot listen on {address}:{port}: {e.Message}");
        }
    }
}
