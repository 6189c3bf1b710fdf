using Lwm2m.Foundation;

namespace Lwm2m.Log
{
    /// <summary>Alerts of TLS by the names of the specifications (RFC 5246 §7.2, RFC 4279 §2, RFC 6066 §9).</summary>
    public static class AlertName
    {
        private static readonly string[] Certificates =
        {
            "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired", "certificate_unknown", "illegal_parameter",
            "unknown_ca", "access_denied", "decode_error", "decrypt_error"
        };

        /// <summary>The name of an alert, or its number where it has none here.</summary>
        public static string Of(int alert)
        {
            if (alert >= AlertDescription.BadCertificate && alert < AlertDescription.BadCertificate + Certificates.Length)
            {
                return Certificates[alert - AlertDescription.BadCertificate];
            }

            switch (alert)
            {
                case AlertDescription.CloseNotify:
                    return "close_notify";
                case AlertDescription.UnexpectedMessage:
                    return "unexpected_message";
                case AlertDescription.BadRecordMac:
                    return "bad_record_mac";
                case AlertDescription.RecordOverflow:
                    return "record_overflow";
                case AlertDescription.HandshakeFailure:
                    return "handshake_failure";
                case AlertDescription.ProtocolVersion:
                    return "protocol_version";
                case AlertDescription.InsufficientSecurity:
                    return "insufficient_security";
                case AlertDescription.InternalError:
                    return "internal_error";
                case AlertDescription.InappropriateFallback:
                    return "inappropriate_fallback";
                case AlertDescription.UserCanceled:
                    return "user_canceled";
                case AlertDescription.NoRenegotiation:
                    return "no_renegotiation";
                case AlertDescription.UnsupportedExtension:
                    return "unsupported_extension";
                case AlertDescription.UnknownPskIdentity:
                    return "unknown_psk_identity";
                default:
                    return "alert " + alert.ToString();
            }
        }
    }
}
