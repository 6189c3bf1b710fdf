using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>Header of a handshake message or a fragment of one (RFC 6347 §4.2.2).</summary>
    internal static class HandshakeHeader
    {
        internal const int Length = 12;

        /// <summary>Writes the header of a message that is in one piece, as the transcript counts it.</summary>
        internal static void Write(byte[] buffer, int offset, int type, int length, int number)
        {
            Write(buffer, offset, type, length, number, 0, length);
        }

        internal static void Write(byte[] buffer, int offset, int type, int length, int number, int fragmentOffset, int fragmentLength)
        {
            buffer[offset] = (byte)type;
            BigEndian.WriteUnsigned(buffer, offset + 1, 3, (ulong)length);
            BigEndian.WriteUInt16(buffer, offset + 4, (ushort)number);
            BigEndian.WriteUnsigned(buffer, offset + 6, 3, (ulong)fragmentOffset);
            BigEndian.WriteUnsigned(buffer, offset + 9, 3, (ulong)fragmentLength);
        }

        internal static int ReadLength(byte[] buffer, int offset)
        {
            return (int)BigEndian.ReadUnsigned(buffer, offset + 1, 3);
        }

        internal static int ReadNumber(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt16(buffer, offset + 4);
        }

        internal static int ReadFragmentOffset(byte[] buffer, int offset)
        {
            return (int)BigEndian.ReadUnsigned(buffer, offset + 6, 3);
        }

        internal static int ReadFragmentLength(byte[] buffer, int offset)
        {
            return (int)BigEndian.ReadUnsigned(buffer, offset + 9, 3);
        }
    }
}
