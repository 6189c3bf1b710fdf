using System.Net;
using System.Text;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>The servers that must do the same for a client.</summary>
public enum ServerKind
{
    BouncyCastle,

    Rfc,
}

internal static class Servers
{
    public const string Identity = "Client_identity";

    public static readonly byte[] Key = Convert.FromHexString(HexKey);

    public const string HexKey = "000102030405060708090a0b0c0d0e0f";

    /// <summary>libcoap's client takes its key as text.</summary>
    public const string CoapIdentity = "coap", CoapKey = "0123456789abcdef";

    public static byte[]? Lookup(string identity) => identity switch
    {
        Identity => Key,
        CoapIdentity => Encoding.ASCII.GetBytes(CoapKey),
        _ => null,
    };

    public static EchoServer Start(ServerKind kind, int mtu = 1280) => new(Create(kind, mtu));

    public static IDtlsServer Create(ServerKind kind, int mtu = 1280)
    {
        var udp = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0));
        return kind switch
        {
            ServerKind.BouncyCastle => new DtlsTransport(udp, Lookup, new DtlsTransportOptions { Mtu = mtu }),
            ServerKind.Rfc => new DtlsServer(udp, Lookup, new DtlsServerOptions { Mtu = mtu }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
