namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>The extensions this server answers.</summary>
internal enum ExtensionType : ushort
{
    /// <summary>RFC 6066 §4.</summary>
    MaxFragmentLength = 1,

    /// <summary>RFC 7627.</summary>
    ExtendedMasterSecret = 23,

    /// <summary>RFC 5077.</summary>
    SessionTicket = 35,

    /// <summary>RFC 9146.</summary>
    ConnectionId = 54,

    /// <summary>RFC 5746.</summary>
    RenegotiationInfo = 0xFF01,
}
