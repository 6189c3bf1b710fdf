namespace Lwm2m.Client
{
    /// <summary>Resource IDs of the Security object (0), version 1.1.</summary>
    public static class SecurityResource
    {
        /// <summary>LwM2M Server URI.</summary>
        public const int Uri = 0;

        /// <summary>Bootstrap-Server.</summary>
        public const int IsBootstrap = 1;

        /// <summary>Security Mode.</summary>
        public const int Mode = 2;

        /// <summary>Public Key or Identity.</summary>
        public const int PublicKeyOrIdentity = 3;

        /// <summary>Server Public Key.</summary>
        public const int ServerPublicKey = 4;

        /// <summary>Secret Key.</summary>
        public const int SecretKey = 5;

        /// <summary>SMS Security Mode.</summary>
        public const int SmsMode = 6;

        /// <summary>SMS Binding Key Parameters.</summary>
        public const int SmsKeyParameters = 7;

        /// <summary>SMS Binding Secret Keys.</summary>
        public const int SmsSecretKeys = 8;

        /// <summary>LwM2M Server SMS Number.</summary>
        public const int SmsNumber = 9;

        /// <summary>Short Server ID.</summary>
        public const int ShortServerId = 10;

        /// <summary>Client Hold Off Time in seconds.</summary>
        public const int HoldOff = 11;

        /// <summary>Bootstrap-Server Account Timeout in seconds.</summary>
        public const int AccountTimeout = 12;

        /// <summary>Matching Type.</summary>
        public const int MatchingType = 13;

        /// <summary>SNI.</summary>
        public const int Sni = 14;

        /// <summary>Certificate Usage.</summary>
        public const int CertificateUsage = 15;

        /// <summary>DTLS/TLS Ciphersuite.</summary>
        public const int Ciphersuite = 16;

        /// <summary>OSCORE Security Mode: the link to an instance of the OSCORE object.</summary>
        public const int Oscore = 17;
    }
}
