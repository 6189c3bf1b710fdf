using Lwm2m.Board;
using Lwm2m.Foundation;

namespace Lwm2m.App
{
    /// <summary>The settings of this device. Change them before you flash.</summary>
    public static class Settings
    {
        /// <summary>Endpoint client name; every device needs its own.</summary>
        public const string EndpointName = "urn:lwm2mdevice:board-1";

        /// <summary>The LwM2M server, unless a factory image or a bootstrap server has given others.</summary>
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

        /// <summary>Milliseconds that the start waits for the network; without one the client starts nevertheless, and goes on trying. 0 where a modem is the network.</summary>
        public const int NetworkTimeoutMs = 60 * 1000;

        /// <summary>Milliseconds between two measurements of a device that is always on.</summary>
        public const int MeasureEveryMs = 1000;

        /// <summary>Milliseconds between two reports of a device that sleeps in between.</summary>
        public const int ReportEveryMs = 15 * 60 * 1000;

        /// <summary>Folder of the store: the internal flash of an ESP32.</summary>
        public const string StoreFolder = "I:\\";

        /// <summary>
        /// Key that seals that store, 16 random bytes of this device alone (<c>openssl rand -hex 16</c>), or the device key of its factory image. The
        /// zeros here are refused at the start.
        /// </summary>
        public static readonly byte[] StoreKey = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

        /// <summary>
        /// Null for a device that is always on. For one that sleeps between its reports <c>new Esp32DeepSleep()</c> with a reference to
        /// Lwm2m.Esp32, or <c>new Stm32DeepSleep()</c> with one to Lwm2m.Stm32: what a board does not have it cannot load.
        /// </summary>
        public static readonly DeepSleep DeepSleep = null;

        /// <summary>
        /// Makes the way to the servers: the board's own network. README.md has the lines that take a modem in its place, and which assemblies they need; a board
        /// without one loads none of them.
        /// </summary>
        /// <param name="security">The DTLS engine.</param>
        public static Binding MakeBinding(LinkSecurity security)
        {
            return new UdpBinding(security);
        }

        /// <summary>Seconds of silence at most after a server did not answer for a quarter of an hour; the specification's default is a day.</summary>
        public const int MaxSequenceDelayS = 3600;
    }
}
