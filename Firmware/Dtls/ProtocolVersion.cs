namespace Lwm2m.Dtls
{
    /// <summary>Versions as they stand on the wire, in one's complement (RFC 6347 §4.1).</summary>
    internal static class ProtocolVersion
    {
        internal const int Dtls10 = 0xfeff;
        internal const int Dtls12 = 0xfefd;
    }
}
