namespace Lwm2m.Client
{
    /// <summary>How to reach one server and prove who it is: an instance of the Security object (0). No server can read it.</summary>
    public sealed class SecurityAccount
    {
        /// <summary>Makes the account of one server.</summary>
        /// <param name="serverUri">Its URI, such as <c>coap://example.com:5683</c>.</param>
        /// <param name="shortServerId">Its Short Server ID, 1 to 65534; the <see cref="ServerAccount"/> has the same.</param>
        public SecurityAccount(string serverUri, int shortServerId)
        {
            ServerUri = serverUri;
            ShortServerId = shortServerId;
        }

        /// <summary>LwM2M Server URI, resource 0.</summary>
        public string ServerUri { get; set; }

        /// <summary>Whether it is a bootstrap server, resource 1.</summary>
        public bool IsBootstrap { get; set; }

        /// <summary>Security mode, resource 2. NoSec is for what the link beneath protects and for trying things out.</summary>
        public SecurityMode Mode { get; set; } = SecurityMode.NoSec;

        /// <summary>Short Server ID, resource 10.</summary>
        public int ShortServerId { get; set; }
    }
}
