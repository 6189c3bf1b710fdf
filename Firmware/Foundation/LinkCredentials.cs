using System;

namespace Lwm2m.Foundation
{
    /// <summary>What one side proves itself with on a secured link: a pre-shared key and its identity (RFC 4279).</summary>
    public sealed class LinkCredentials
    {
        /// <summary>Longest identity in bytes (RFC 4279 §5.3).</summary>
        public const int MaxIdentityLength = 128;

        /// <summary>Longest key in bytes (RFC 4279 §5.3).</summary>
        public const int MaxKeyLength = 64;

        /// <summary>A <see cref="Name"/> for links that leave nothing in a store.</summary>
        public const string Unkept = "";

        private readonly byte[] _identity;
        private byte[] _key;        // null once it is wiped, so that nothing can go on with zeros

        /// <summary>Takes copies of an identity and a key.</summary>
        /// <exception cref="ArgumentException">One is longer than RFC 4279 §5.3 asks to support, or the key is empty.</exception>
        public LinkCredentials(byte[] identity, byte[] key)
        {
            if (identity is null || identity.Length > MaxIdentityLength || key is null || key.Length == 0 || key.Length > MaxKeyLength)
            {
                throw new ArgumentException("psk");
            }

            _identity = (byte[])identity.Clone();
            _key = (byte[])key.Clone();
        }

        /// <summary>The PSK identity, as it goes over the wire.</summary>
        public byte[] Identity
        {
            get { return _identity; }
        }

        /// <summary>
        /// A copy of the pre-shared key for one handshake, which overwrites it at its end; null when these credentials were wiped. Never
        /// logged or exported.
        /// </summary>
        public byte[] CopyKey()
        {
            return _key is null ? null : (byte[])_key.Clone();
        }

        /// <summary>
        /// Names what a link made with them leaves in a store, in a few letters and digits, so that it is found again whatever other links are made
        /// before; null for the order in which links are made. Of links under one name only the one that was made last has a part in the store.
        /// </summary>
        public string Name { get; set; }

        /// <summary>Cipher suites to offer, best first, two bytes each by their IANA numbers; null for those of the engine.</summary>
        public byte[] CipherSuites { get; set; }

        /// <summary>Overwrites the key. Nothing begins with these credentials any more.</summary>
        public void Wipe()
        {
            if (!(_key is null))
            {
                Array.Clear(_key, 0, _key.Length);
                _key = null;
            }
        }
    }
}
