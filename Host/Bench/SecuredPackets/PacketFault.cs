namespace Lwm2m.Bench.SecuredPackets;

/// <summary>Why a secured packet was not taken.</summary>
public enum PacketFault
{
    /// <summary>A length or the coding is wrong.</summary>
    Malformed,

    /// <summary>The TAR is another application's.</summary>
    UnknownTar,

    /// <summary>SPI, KIc or KID are not those agreed: another algorithm, key, or level of security.</summary>
    WrongSecurity,

    /// <summary>The cryptographic checksum is wrong.</summary>
    WrongChecksum,

    /// <summary>The counter is not higher than the last.</summary>
    LowCounter,

    /// <summary>The secured data is no CoAP message in its TLV.</summary>
    WrongContent,

    /// <summary>A response packet that nothing sent asked for.</summary>
    Unexpected,

    /// <summary>The sender has no keys here.</summary>
    UnknownSender,
}

/// <summary>A secured packet that is not taken; only for whoever runs the bench, nothing is sent.</summary>
public sealed class SecuredPacketException(PacketFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public PacketFault Fault => fault;
}
