using System.Net;

namespace Lwm2m.Bench.Scef;

/// <summary>How an SCEF and its SCS are set up.</summary>
public sealed record ScefOptions
{
    /// <summary>The least link MTU that a network announces (LwM2M Transport, non-IP).</summary>
    public const int LeastMtu = 128;

    /// <summary>The usual link MTU.</summary>
    public const int UsualMtu = 1358;

    /// <summary>The link MTU in bytes.</summary>
    public int Mtu { get; init; } = UsualMtu;

    /// <summary>Where servers are that devices name; a name that is not here is looked up.</summary>
    public IReadOnlyDictionary<ServerName, EndPoint> Servers { get; init; } = new Dictionary<ServerName, EndPoint>();

    /// <summary>The server of datagrams that name none: DTLS records, and requests without Uri-Host. Null: they are dropped.</summary>
    public ServerName? DefaultServer { get; init; }

    /// <summary>Whether a request to a device names its server by Uri-Host and Uri-Port.</summary>
    public bool NamesServers { get; init; } = true;

    /// <summary>What a device may send; more is dropped. Null for any number.</summary>
    public NiddRate? UplinkRate { get; init; }

    /// <summary>What is sent to a device; more waits. Null for any number.</summary>
    public NiddRate? DownlinkRate { get; init; }

    /// <summary>Most datagrams kept for a device that is not reachable; the oldest make room.</summary>
    public int BufferedDatagrams { get; init; } = 16;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Mtu, LeastMtu);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferedDatagrams, 0);
    }
}
