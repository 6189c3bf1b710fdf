namespace Lwm2m.Dtls
{
    /// <summary>The handshake messages of a PSK client (RFC 5246 §7.4, RFC 6347 §4.3.2, RFC 5077 §3.3).</summary>
    internal static class HandshakeType
    {
        internal const int HelloRequest = 0;
        internal const int ClientHello = 1;
        internal const int ServerHello = 2;
        internal const int HelloVerifyRequest = 3;
        internal const int NewSessionTicket = 4;
        internal const int ServerKeyExchange = 12;
        internal const int ServerHelloDone = 14;
        internal const int ClientKeyExchange = 16;
        internal const int Finished = 20;
    }
}
