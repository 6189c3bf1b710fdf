using Lwm2m.Foundation;

namespace Lwm2m.SecuredPackets
{
    /// <summary>A CoAP message as secured data: one BER-TLV with a one-byte tag, its length in the fewest bytes (ETSI TS 101 220 §7.1.2).</summary>
    public sealed class MessageTlv
    {
        /// <summary>The tag of a CoAP message, unless configured (LwM2M Transport §7.2.2.2.3).</summary>
        public const byte CoapTag = 0x05;

        /// <summary>The most bytes in front of a message.</summary>
        public const int MaxHead = 4;

        /// <summary>Length of the longest message.</summary>
        public const int MaxCount = 0xFFFF;

        private const byte OneByte = 0x81;
        private const byte TwoBytes = 0x82;

        /// <summary>Where the message starts, after <see cref="TryRead"/>.</summary>
        public int Offset { get; private set; }

        /// <summary>Length of the message.</summary>
        public int Count { get; private set; }

        /// <summary>Bytes in front of a message.</summary>
        public static int HeadOf(int count)
        {
            return count < 0x80 ? 2 : count <= 0xFF ? 3 : MaxHead;
        }

        /// <summary>Writes tag and length.</summary>
        /// <param name="buffer">Where to write.</param>
        /// <param name="offset">Where to start.</param>
        /// <param name="tag">The tag.</param>
        /// <param name="count">Length of the message, at most <see cref="MaxCount"/>.</param>
        /// <returns>Where the message starts.</returns>
        public static int WriteHead(byte[] buffer, int offset, byte tag, int count)
        {
            buffer[offset++] = tag;
            if (count < 0x80)
            {
                buffer[offset] = (byte)count;
                return offset + 1;
            }

            if (count <= 0xFF)
            {
                buffer[offset] = OneByte;
                buffer[offset + 1] = (byte)count;
                return offset + 2;
            }

            buffer[offset] = TwoBytes;
            BigEndian.WriteUInt16(buffer, offset + 1, (ushort)count);
            return offset + 3;
        }

        /// <summary>Reads a TLV that is all there is.</summary>
        /// <returns>False if it has another tag, another length than there are bytes, or a length in another form than the shortest.</returns>
        public bool TryRead(byte[] buffer, int offset, int count, byte tag)
        {
            if (count < 2 || buffer[offset] != tag)
            {
                return false;
            }

            int length = buffer[offset + 1];
            if (length == OneByte && count >= 3)
            {
                length = buffer[offset + 2];
            }
            else if (length == TwoBytes && count >= 4)
            {
                length = BigEndian.ReadUInt16(buffer, offset + 2);
            }
            else if (length >= 0x80)
            {
                return false;
            }

            int head = HeadOf(length);
            bool isShortest = buffer[offset + 1] == (head == 2 ? length : head == 3 ? OneByte : TwoBytes);
            if (!isShortest || length != count - head)
            {
                return false;
            }

            Offset = offset + head;
            Count = length;
            return true;
        }
    }
}
