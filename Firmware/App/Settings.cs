namespace Lwm2m.App
{
    /// <summary>What is particular to this device. Change it before you flash.</summary>
    public static class Settings
    {
        /// <summary>Endpoint client name; every device needs its own.</summary>
        public const string EndpointName = "urn:lwm2mdevice:board-1";

        /// <summary>The LwM2M server. <c>coap</c> is without security, for trying things out on a network of your own.</summary>
        public const string ServerUri = "coap://192.168.1.10:5683";

        /// <summary>Short Server ID of that server.</summary>
        public const int ShortServerId = 1;

        /// <summary>Lifetime of the registration in seconds.</summary>
        public const int LifetimeS = 3600;

        /// <summary>Milliseconds between two measurements.</summary>
        public const int MeasureEveryMs = 1000;
    }
}
