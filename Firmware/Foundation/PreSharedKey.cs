using System;

namespace Lwm2m.Foundation
{
    /// <summary>A pre-shared key and its identity (RFC 4279).</summary>
    public sealed class PreSharedKey : LinkCredentials
    {
        /// <summary>Longest identity in bytes (RFC 4279 §5.3).</summary>
        public const int MaxIdentityLength = 128;

        /// <summary>Longest key in bytes (RFC 4279 §5.3).</summary>
        public const int MaxKeyLength = 64;

        private readonly byte[] _identity;
        private byte[] _key;        // null once it is wiped, so that nothing can go on with zeros

        /// <summary>Copies an identity and a key.</summary>
        /// <exception cref="ArgumentException">One exceeds the length RFC 4279 §5.3 requires, or the key is empty.</exception>
        public PreSharedKey(byte[] identity, byte[] key)
        {
            if (identity is null || identity.Length > MaxIdentityLength || key is null || key.Length == 0 || key.Length > MaxKeyLength)
            {
                throw new ArgumentException("psk");
            }

            _identity = (byte[])identity.Clone();
            _key = (byte[])key.Clone();
        }

        /// <inheritdoc/>
        public override CredentialKind Kind
        {
            get { return CredentialKind.PreSharedKey; }
        }

        /// <summary>The PSK identity, as sent on the wire.</summary>
        public byte[] Identity
        {
            get { return _identity; }
        }

        /// <summary>
        /// Copies the pre-shared key for one handshake, which overwrites it at its end; null if these credentials were wiped. Never
        /// logged or exported.
        /// </summary>
        public byte[] CopyKey()
        {
            return _key is null ? null : (byte[])_key.Clone();
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            if (_key is not null)
            {
                Array.Clear(_key, 0, _key.Length);
                _key = null;
            }
        }
    }
}
