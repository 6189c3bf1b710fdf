namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>What a client offers (RFC 6347 §4.3.2).</summary>
internal sealed class ClientHello
{
    private const ushort EmptyRenegotiationInfoScsv = 0x00FF;

    private readonly Dictionary<ushort, byte[]> _extensions = [];

    private ClientHello(ref ByteReader reader)
    {
        Version = reader.UInt16();
        Random = reader.Take(32).ToArray();
        SessionId = reader.Vector8();
        Cookie = reader.Vector8();
        var suites = new ByteReader(reader.Vector16());
        while (!suites.IsAtEnd)
        {
            CipherSuites.Add(suites.UInt16());
        }

        CompressionMethods = reader.Vector8();
        if (reader.IsAtEnd)
        {
            return;
        }

        var extensions = new ByteReader(reader.Vector16());
        while (!extensions.IsAtEnd)
        {
            var type = extensions.UInt16();
            if (!_extensions.TryAdd(type, extensions.Vector16()))
            {
                throw new AlertException(AlertDescription.DecodeError);
            }
        }

        reader.End();
    }

    public ushort Version { get; }

    public byte[] Random { get; }

    public byte[] SessionId { get; }

    public byte[] Cookie { get; }

    public List<ushort> CipherSuites { get; } = [];

    public byte[] CompressionMethods { get; }

    /// <summary>Everything that must not change when the cookie is added.</summary>
    public byte[] CookieInput =>
        [.. Random, .. SessionId, .. CipherSuites.SelectMany(suite => new[] { (byte)(suite >> 8), (byte)suite }), .. CompressionMethods];

    public bool ExtendedMasterSecret => this[ExtensionType.ExtendedMasterSecret] is not null;

    /// <summary>By extension or by the cipher suite that stands for it (RFC 5746 §3.6).</summary>
    public bool SecureRenegotiation => CipherSuites.Contains(EmptyRenegotiationInfoScsv) || this[ExtensionType.RenegotiationInfo] is not null;

    /// <summary>1 to 4 for 512 to 4096 bytes; 0 without.</summary>
    public byte MaxFragmentLengthCode => this[ExtensionType.MaxFragmentLength] is { } body ? body[0] : (byte)0;

    /// <summary>The connection ID that the client asks for, possibly empty; null without the extension.</summary>
    public byte[]? ConnectionId => this[ExtensionType.ConnectionId]?[1..];

    /// <summary>A ticket; empty to ask for one, null without the extension.</summary>
    public byte[]? SessionTicket => this[ExtensionType.SessionTicket];

    private byte[]? this[ExtensionType type] => _extensions.GetValueOrDefault((ushort)type);

    /// <exception cref="AlertException">It is malformed, or an extension breaks its own rules.</exception>
    public static ClientHello Read(byte[] body)
    {
        var reader = new ByteReader(body);
        var hello = new ClientHello(ref reader);
        hello.Check();
        return hello;
    }

    private void Check()
    {
        Demand(CompressionMethods.Contains((byte)0), AlertDescription.IllegalParameter);
        Demand(this[ExtensionType.MaxFragmentLength] is null or [>= 1 and <= 4], AlertDescription.IllegalParameter);
        Demand(this[ExtensionType.ExtendedMasterSecret] is null or [], AlertDescription.DecodeError);
        Demand(this[ExtensionType.RenegotiationInfo] is null or [0], AlertDescription.HandshakeFailure);
        Demand(this[ExtensionType.ConnectionId] is not { } cid || (cid.Length > 0 && cid[0] == cid.Length - 1), AlertDescription.DecodeError);
    }

    private static void Demand(bool condition, AlertDescription alert)
    {
        if (!condition)
        {
            throw new AlertException(alert);
        }
    }
}
