namespace Lwm2m.App
{
    /// <summary>What is particular to this device. Change it before you flash.</summary>
    public static class Settings
    {
        /// <summary>Endpoint client name; every device needs its own.</summary>
        public const string EndpointName = "urn:lwm2mdevice:board-1";

        /// <summary>The LwM2M server.</summary>
        public const string ServerUri = "coaps://192.168.1.10:5684";

        /// <summary>PSK identity of this device at that server.</summary>
        public const string PskIdentity = "board-1";

        /// <summary>
        /// Pre-shared key of this device, 16 to 64 random bytes (<c>openssl rand -hex 16</c>). The zeros here are refused at the start.
        /// </summary>
        public static readonly byte[] PreSharedKey = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

        /// <summary>Short Server ID of that server.</summary>
        public const int ShortServerId = 1;

        /// <summary>Lifetime of the registration in seconds.</summary>
        public const int LifetimeS = 3600;

        /// <summary>Milliseconds between two measurements.</summary>
        public const int MeasureEveryMs = 1000;
    }
}
