using System;
using Lwm2m.Crypto;

namespace Lwm2m.Oscore
{
    /// <summary>What is derived for one ID Context (RFC 8613 §3.1): Sender Context and Recipient Context. Its numbers are kept elsewhere.</summary>
    public sealed class SecurityContext
    {
        /// <summary>Longest ID Context in bytes; RFC 8613 sets no bound.</summary>
        public const int MaxIdContextLength = 64;

        /// <summary>Stands for the length of an ID Context that is not there, which is not the same as an empty one.</summary>
        public const int NoIdContext = -1;

        private bool _isSet;

        /// <summary>A context of two endpoints, to be derived.</summary>
        public SecurityContext(CryptoEngine engine, byte[] senderId, byte[] recipientId)
        {
            Sender = new EndpointContext(engine, senderId);
            Recipient = new EndpointContext(engine, recipientId);
        }

        /// <summary>Protects what is sent.</summary>
        public EndpointContext Sender { get; }

        /// <summary>Verifies what is received.</summary>
        public EndpointContext Recipient { get; }

        /// <summary>Holds the ID Context.</summary>
        public byte[] IdContext { get; } = new byte[MaxIdContextLength];

        /// <summary>Its bytes, or <see cref="NoIdContext"/>.</summary>
        public int IdContextLength { get; private set; } = NoIdContext;

        /// <summary>Whether it has been derived, with this ID Context.</summary>
        public bool IsFor(byte[] idContext, int length)
        {
            return _isSet && HasIdContext(idContext, 0, length);
        }

        /// <summary>Whether this is its ID Context.</summary>
        public bool HasIdContext(byte[] buffer, int offset, int length)
        {
            if (length != IdContextLength)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (IdContext[i] != buffer[offset + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Wipes the keys.</summary>
        public void Wipe()
        {
            _isSet = false;
            IdContextLength = NoIdContext;
            Sender.Wipe();
            Recipient.Wipe();
        }

        internal void SetIdContext(byte[] idContext, int length)
        {
            IdContextLength = length;
            if (length > 0)
            {
                Array.Copy(idContext, 0, IdContext, 0, length);
            }

            _isSet = true;
        }
    }
}
