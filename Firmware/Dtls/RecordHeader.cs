using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The header of a record (RFC 6347 §4.1; with a Connection ID RFC 9146 §4): type, version, epoch, sequence number, Connection ID,
    /// length. And the additional data that follows from it.
    /// </summary>
    internal static class RecordHeader
    {
        internal const int VersionOffset = 1;

        /// <summary>Epoch and sequence number together are the 64-bit number that nonce and MAC are made of.</summary>
        internal const int NumberOffset = 3;

        internal const int SequenceOffset = 5;
        internal const int ConnectionIdOffset = 11;

        /// <summary>Without a Connection ID.</summary>
        internal const int Length = 13;

        /// <summary>The longest Connection ID of our own.</summary>
        internal const int MaxOwnConnectionId = 8;

        /// <summary>The longest that a server may ask for here, of the 255 bytes that RFC 9146 §3 allows.</summary>
        internal const int MaxConnectionId = 32;

        /// <summary>Sequence numbers are of 48 bits.</summary>
        internal const long SequenceLimit = 0xffffffffffff;

        internal const int MaxAad = PlaceholderLength + 3 + 2 + NumberLength + MaxConnectionId + 2;

        private const int NumberLength = 8;
        private const int PlaceholderLength = 8;

        internal static void Write(byte[] buffer, int offset, int type, int version, int epoch, long sequence)
        {
            buffer[offset] = (byte)type;
            BigEndian.WriteUInt16(buffer, offset + VersionOffset, (ushort)version);
            BigEndian.WriteUInt16(buffer, offset + NumberOffset, (ushort)epoch);
            BigEndian.WriteUnsigned(buffer, offset + SequenceOffset, 6, (ulong)sequence);
        }

        /// <summary>
        /// Writes the additional data (RFC 5246 §6.2.3.3, RFC 9146 §5.3) of a record whose header is written; its last two bytes are left
        /// to the length of the content.
        /// </summary>
        /// <returns>Its length.</returns>
        internal static int WriteAad(byte[] aad, byte[] buffer, int offset, int connectionIdLength)
        {
            if (buffer[offset] != ContentType.Tls12Cid)
            {
                Array.Copy(buffer, offset + NumberOffset, aad, 0, NumberLength);
                Array.Copy(buffer, offset, aad, NumberLength, NumberOffset);
                return NumberLength + NumberOffset + 2;
            }

            for (int i = 0; i < PlaceholderLength; i++)
            {
                aad[i] = 0xff;
            }

            aad[PlaceholderLength] = ContentType.Tls12Cid;
            aad[PlaceholderLength + 1] = (byte)connectionIdLength;
            int at = PlaceholderLength + 2;
            Array.Copy(buffer, offset, aad, at, ConnectionIdOffset + connectionIdLength);
            return at + ConnectionIdOffset + connectionIdLength + 2;
        }
    }
}
