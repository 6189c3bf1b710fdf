namespace Lwm2m.Foundation
{
    /// <summary>Alerts of TLS 1.2 by name (RFC 5246 §7.2, RFC 4279 §2, RFC 6066 §9).</summary>
    public static class AlertDescription
    {
        /// <summary>No alert.</summary>
        public const int None = -1;

        /// <summary>The peer will send nothing more.</summary>
        public const int CloseNotify = 0;

        /// <summary>A message that is not allowed in the present state.</summary>
        public const int UnexpectedMessage = 10;

        /// <summary>A record whose MAC is wrong.</summary>
        public const int BadRecordMac = 20;

        /// <summary>A record longer than agreed (RFC 6066 §4).</summary>
        public const int RecordOverflow = 22;

        /// <summary>No acceptable set of parameters.</summary>
        public const int HandshakeFailure = 40;

        /// <summary>A certificate was corrupt.</summary>
        public const int BadCertificate = 42;

        /// <summary>Some field is out of range or inconsistent.</summary>
        public const int IllegalParameter = 47;

        /// <summary>Certificate authority not known.</summary>
        public const int UnknownCa = 48;

        /// <summary>The credentials are valid, but the peer is denied access.</summary>
        public const int AccessDenied = 49;

        /// <summary>A message could not be parsed.</summary>
        public const int DecodeError = 50;

        /// <summary>A Finished message failed to verify: the keys differ.</summary>
        public const int DecryptError = 51;

        /// <summary>The peer supports only another version.</summary>
        public const int ProtocolVersion = 70;

        /// <summary>The peer requires stronger cipher suites.</summary>
        public const int InsufficientSecurity = 71;

        /// <summary>An error unrelated to the protocol.</summary>
        public const int InternalError = 80;

        /// <summary>A fallback to an older version was refused (RFC 7507).</summary>
        public const int InappropriateFallback = 86;

        /// <summary>The handshake was cancelled.</summary>
        public const int UserCanceled = 90;

        /// <summary>Renegotiation was refused.</summary>
        public const int NoRenegotiation = 100;

        /// <summary>An extension that was not offered.</summary>
        public const int UnsupportedExtension = 110;

        /// <summary>The server does not know the identity.</summary>
        public const int UnknownPskIdentity = 115;
    }
}
