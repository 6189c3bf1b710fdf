namespace Lwm2m.Foundation
{
    /// <summary>Numbers in network byte order, in place. The caller has checked that they are within the buffer.</summary>
    public static class BigEndian
    {
        /// <summary>Reads two bytes.</summary>
        public static ushort ReadUInt16(byte[] buffer, int offset)
        {
            return (ushort)((buffer[offset] << 8) | buffer[offset + 1]);
        }

        /// <summary>Reads four bytes.</summary>
        public static uint ReadUInt32(byte[] buffer, int offset)
        {
            return ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
        }

        /// <summary>Reads eight bytes.</summary>
        public static ulong ReadUInt64(byte[] buffer, int offset)
        {
            return ((ulong)ReadUInt32(buffer, offset) << 32) | ReadUInt32(buffer, offset + 4);
        }

        /// <summary>Reads an unsigned number of 0 to 8 bytes.</summary>
        public static ulong ReadUnsigned(byte[] buffer, int offset, int count)
        {
            ulong value = 0;
            for (int end = offset + count; offset < end; offset++)
            {
                value = (value << 8) | buffer[offset];
            }

            return value;
        }

        /// <summary>Writes two bytes.</summary>
        public static void WriteUInt16(byte[] buffer, int offset, ushort value)
        {
            buffer[offset] = (byte)(value >> 8);
            buffer[offset + 1] = (byte)value;
        }

        /// <summary>Writes four bytes.</summary>
        public static void WriteUInt32(byte[] buffer, int offset, uint value)
        {
            buffer[offset] = (byte)(value >> 24);
            buffer[offset + 1] = (byte)(value >> 16);
            buffer[offset + 2] = (byte)(value >> 8);
            buffer[offset + 3] = (byte)value;
        }

        /// <summary>Writes eight bytes.</summary>
        public static void WriteUInt64(byte[] buffer, int offset, ulong value)
        {
            WriteUInt32(buffer, offset, (uint)(value >> 32));
            WriteUInt32(buffer, offset + 4, (uint)value);
        }

        /// <summary>Writes the lowest <paramref name="count"/> bytes of a number, 0 to 8.</summary>
        public static void WriteUnsigned(byte[] buffer, int offset, int count, ulong value)
        {
            for (int i = offset + count - 1; i >= offset; i--)
            {
                buffer[i] = (byte)value;
                value >>= 8;
            }
        }
    }
}
