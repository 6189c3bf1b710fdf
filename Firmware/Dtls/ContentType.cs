namespace Lwm2m.Dtls
{
    /// <summary>What a record carries (RFC 5246 §6.2.1, RFC 9146 §4).</summary>
    internal static class ContentType
    {
        internal const int ChangeCipherSpec = 20;
        internal const int Alert = 21;
        internal const int Handshake = 22;
        internal const int ApplicationData = 23;

        /// <summary>The true type is inside, behind the content.</summary>
        internal const int Tls12Cid = 25;
    }
}
