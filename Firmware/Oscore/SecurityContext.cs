using System;
using Lwm2m.Crypto;

namespace Lwm2m.Oscore
{
    /// <summary>The keys derived for one ID Context (RFC 8613 §3.1): Sender Context and Recipient Context. Its numbers are kept elsewhere.</summary>
    public sealed class SecurityContext
    {
        /// <summary>Longest ID Context in bytes; RFC 8613 sets no bound.</summary>
        public const int MaxIdContextLength = 64;

        /// <summary>Length of an absent ID Context, which differs from an empty one.</summary>
        public const int NoIdContext = -1;

        private CommonContext _common;      // of which it was derived; null before

        /// <summary>Makes the context of two endpoints, without keys.</summary>
        public SecurityContext(CryptoEngine engine, byte[] senderId, byte[] recipientId)
            : this(engine, senderId, recipientId, null, EndpointContext.MakeAadStart())
        {
        }

        internal SecurityContext(CryptoEngine engine, byte[] senderId, byte[] recipientId, OscoreWork work)
            : this(engine, senderId, recipientId, work.Ccm, work.AadStart)
        {
        }

        private SecurityContext(CryptoEngine engine, byte[] senderId, byte[] recipientId, uint[] ccmWork, byte[] aadStart)
        {
            Sender = new EndpointContext(engine, senderId, ccmWork, aadStart);
            Recipient = new EndpointContext(engine, recipientId, ccmWork, aadStart);
        }

        /// <summary>Protects what is sent.</summary>
        public readonly EndpointContext Sender;

        /// <summary>Verifies what is received.</summary>
        public readonly EndpointContext Recipient;

        /// <summary>Buffer that holds the ID Context; null before the first.</summary>
        public byte[] IdContext { get; private set; }

        /// <summary>Its bytes, or <see cref="NoIdContext"/>.</summary>
        public int IdContextLength { get; private set; } = NoIdContext;

        /// <summary>Whether it was derived from a Common Context.</summary>
        internal bool IsOf(CommonContext common)
        {
            return _common == common;
        }

        /// <summary>Whether it was derived from a Common Context with this ID Context.</summary>
        internal bool IsFor(CommonContext common, byte[] idContext, int length)
        {
            return _common == common && HasIdContext(idContext, 0, length);
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
            _common = null;
            IdContextLength = NoIdContext;
            Sender.Wipe();
            Recipient.Wipe();
        }

        /// <summary>Records what it was derived from.</summary>
        internal void SetDerived(CommonContext common, byte[] idContext, int length)
        {
            _common = common;
            IdContextLength = length;
            if (IdContext is null && length >= 0)
            {
                IdContext = new byte[MaxIdContextLength];
            }

            if (length > 0)
            {
                Array.Copy(idContext, 0, IdContext, 0, length);
            }
        }
    }
}
