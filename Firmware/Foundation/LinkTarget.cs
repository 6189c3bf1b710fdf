namespace Lwm2m.Foundation
{
    /// <summary>Target of a link and properties of its bearer: all a <see cref="Binding"/> needs to make a link besides the credentials.</summary>
    public sealed class LinkTarget
    {
        /// <summary>Scheme of a target that is a telephone number, reached without security of the link (draft-becker-core-coap-sms-gprs).</summary>
        public const string SmsScheme = "coap+sms";

        /// <summary>The same with security of the link.</summary>
        public const string SecuredSmsScheme = "coaps+sms";

        /// <summary>Makes one.</summary>
        /// <param name="scheme">URI scheme in lower case, such as "coap".</param>
        /// <param name="host">Name or address without brackets, or a telephone number: its digits, with the country code first.</param>
        /// <param name="port">Port; 0 for a bearer without ports.</param>
        public LinkTarget(string scheme, string host, int port)
        {
            Scheme = scheme;
            Host = host;
            Port = port;
        }

        /// <summary>URI scheme in lower case, such as "coap".</summary>
        public readonly string Scheme;

        /// <summary>Name or address without brackets, or a telephone number: its digits, with the country code first.</summary>
        public readonly string Host;

        /// <summary>Port; 0 for a bearer without ports.</summary>
        public readonly int Port;

        /// <summary>The server name to request and verify (SNI, RFC 6066 §3; Security object resource 14), or null for the host.</summary>
        public byte[] ServerName;

        /// <summary>Cipher suites to offer, best first, two bytes each by their IANA numbers; null for those of the engine.</summary>
        public byte[] CipherSuites;

        /// <summary>The ID by which protected requests of the server are known (kid, RFC 8613 §6.1), or null: for a bearer that several servers share.</summary>
        public byte[] PeerId;

        /// <summary>The largest datagram, in bytes, that the bearer carries unfragmented; 0 for the bearer's own limit.</summary>
        public int MaxDatagram;

        /// <summary>The transmission parameters of the bearer, or null for those of the endpoint.</summary>
        public BearerTiming Timing;
    }
}
