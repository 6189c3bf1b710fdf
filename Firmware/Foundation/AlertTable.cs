namespace Lwm2m.Foundation
{
    /// <summary>Maps an alert to an action (RFC 7925 §6 requires such a table but does not give one).</summary>
    public static class AlertTable
    {
        /// <summary>Level of an alert after which the session continues.</summary>
        public const int Warning = 1;

        /// <summary>Level of an alert that ends the session; it must not be resumed (RFC 5246 §7.2.2).</summary>
        public const int Fatal = 2;

        private const int FirstCertificateAlert = AlertDescription.BadCertificate;
        private const int LastCertificateAlert = 46;

        /// <summary>What to do about an alert that was received or sent.</summary>
        /// <param name="level"><see cref="Warning"/> or <see cref="Fatal"/>.</param>
        /// <param name="description">One of <see cref="AlertDescription"/>, or any other number.</param>
        /// <param name="inHandshake">Whether no session was open: only then can the alert be due to the credentials.</param>
        public static AlertAction ActionOf(int level, int description, bool inHandshake)
        {
            switch (description)
            {
                case AlertDescription.None:
                    return AlertAction.RetryLater;          // the peer was silent

                case AlertDescription.CloseNotify:
                    return AlertAction.Reconnect;

                case AlertDescription.NoRenegotiation:
                case AlertDescription.UserCanceled:         // a close_notify follows (RFC 5246 §7.2.2)
                    return AlertAction.Ignore;
            }

            if (level == Warning)
            {
                return AlertAction.Ignore;
            }

            switch (description)
            {
                case AlertDescription.BadRecordMac:
                case AlertDescription.UnexpectedMessage:
                    return AlertAction.FullHandshake;

                case AlertDescription.HandshakeFailure:
                case AlertDescription.UnknownCa:
                case AlertDescription.AccessDenied:
                case AlertDescription.DecryptError:
                case AlertDescription.UnknownPskIdentity:
                    return inHandshake ? AlertAction.Bootstrap : AlertAction.FullHandshake;

                case AlertDescription.ProtocolVersion:
                case AlertDescription.InsufficientSecurity:
                case AlertDescription.InappropriateFallback:
                    return AlertAction.Stop;

                default:
                    bool isCertificate = description >= FirstCertificateAlert && description <= LastCertificateAlert;
                    return isCertificate && inHandshake ? AlertAction.Bootstrap : AlertAction.RetryLater;
            }
        }
    }
}
