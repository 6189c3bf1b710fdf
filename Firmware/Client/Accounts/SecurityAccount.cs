using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>How to reach one server and prove who it is: an instance of the Security object (0). No server can read it.</summary>
    public sealed class SecurityAccount
    {
        private LinkCredentials _credentials;

        /// <summary>Makes the account of one server, without security until a key is set.</summary>
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
        public SecurityMode Mode { get; private set; } = SecurityMode.NoSec;

        /// <summary>Short Server ID, resource 10.</summary>
        public int ShortServerId { get; set; }

        internal LinkCredentials Credentials
        {
            get { return _credentials; }
        }

        /// <summary>Secures the account with a pre-shared key: resources 2, 3 and 5.</summary>
        /// <param name="identity">PSK identity, at most 128 bytes.</param>
        /// <param name="key">Pre-shared key of 16 to 64 bytes from a random source.</param>
        /// <exception cref="ArgumentException">The policy refuses the key; the message says why, never the key.</exception>
        public void SetPreSharedKey(byte[] identity, byte[] key)
        {
            string fault = PskPolicy.FindFault(identity, key);
            if (!(fault is null))
            {
                throw new ArgumentException(fault);
            }

            _credentials = new LinkCredentials(identity, key);
            Mode = SecurityMode.PreSharedKey;
        }

        /// <summary>What a link of a binding is given, null for none. An account never falls back to a link without security.</summary>
        internal LinkCredentials GetCredentials(Binding binding)
        {
            if (binding.IsSecured != (Mode != SecurityMode.NoSec))
            {
                throw new ArgumentException(binding.IsSecured ? binding.Scheme + " without a key" : "a key with " + binding.Scheme);
            }

            return _credentials;
        }
    }
}
