using Lwm2m.Crypto;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Working memory that the links of a client share during a call, as one thread steps them all. No link finds in it what it
    /// has left there.
    /// </summary>
    internal sealed class RecordWork
    {
        /// <summary>Additional data of the record in hand.</summary>
        internal readonly byte[] Aad = new byte[RecordHeader.MaxAad];

        /// <summary>Its nonce, under a suite with CCM.</summary>
        internal readonly byte[] Nonce = new byte[CcmProtection.NonceLength];

        /// <summary>For <see cref="AesCcm"/>.</summary>
        internal readonly uint[] Ccm = new uint[AesCcm.WorkWords];

        /// <summary>The datagram that is being made, as long as the longest that any of the links makes.</summary>
        internal byte[] Datagram;

        /// <summary>A datagram that was received without a buffer of the caller's, as in a handshake; null while there is none.</summary>
        internal byte[] Received;

        /// <summary>A buffer of the messages above, free within a step; it takes the datagrams of a handshake where it is large enough. Null where there is none.</summary>
        internal byte[] Lent;

        /// <summary>Makes room for a datagram that is received.</summary>
        internal byte[] ReserveReceived(int size)
        {
            if (Lent is not null && Lent.Length >= size)
            {
                Received = Lent;
            }
            else if (Received is null || Received.Length < size)
            {
                Received = new byte[size];
            }

            return Received;
        }

        /// <summary>Makes room for datagrams of a link.</summary>
        internal void Reserve(int size)
        {
            if (Datagram is null || Datagram.Length < size)
            {
                Datagram = new byte[size];
            }
        }
    }
}
