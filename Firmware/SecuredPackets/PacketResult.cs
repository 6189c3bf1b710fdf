namespace Lwm2m.SecuredPackets
{
    /// <summary>What became of a secured packet; all but the first are silence to its sender.</summary>
    public enum PacketResult
    {
        /// <summary>It is genuine and new.</summary>
        Ok,

        /// <summary>A length or PCNTR is wrong.</summary>
        Malformed,

        /// <summary>The TAR is another application's.</summary>
        UnknownTar,

        /// <summary>SPI1, KIc or KID are not those agreed.</summary>
        WrongSecurity,

        /// <summary>The cryptographic checksum is wrong.</summary>
        WrongChecksum,

        /// <summary>The counter is not higher than the last.</summary>
        LowCounter,

        /// <summary>The secured data is not one TLV with a CoAP message.</summary>
        WrongContent,

        /// <summary>A proof of receipt that no packet sent waits for.</summary>
        Unexpected,

        /// <summary>The counter could not be kept in the store, or not be read from it.</summary>
        StoreFailed,
    }
}
