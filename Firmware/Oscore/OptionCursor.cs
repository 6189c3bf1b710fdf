using System;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>Iterates over the options of a message in place, and writes options (RFC 7252 §3.1). Never throws on any input.</summary>
    internal sealed class OptionCursor
    {
        private const int PayloadMarker = 0xFF;
        private const int MaxNumber = 65535;

        private byte[] _buffer;
        private int _end;

        /// <summary>Where the next option starts, or at the end the payload marker or what is behind the message.</summary>
        public int Position;

        /// <summary>Where the option starts.</summary>
        public int HeadOffset;

        /// <summary>Its number.</summary>
        public int Number;

        /// <summary>Where its value starts.</summary>
        public int ValueOffset;

        /// <summary>Bytes of its value.</summary>
        public int ValueLength;

        /// <summary>Whether there is an option.</summary>
        public bool IsThere;

        /// <summary>Whether the next bytes are not an option.</summary>
        public bool Failed;

        /// <summary>Starts before the first option.</summary>
        public void Begin(byte[] buffer, int offset, int end)
        {
            _buffer = buffer;
            _end = end;
            Position = offset;
            Number = 0;
            Failed = false;
        }

        /// <summary>Goes to the next option.</summary>
        /// <returns>False when there is none, or <see cref="Failed"/>.</returns>
        public bool Next()
        {
            byte[] buffer = _buffer;
            int at = Position;
            IsThere = false;
            if (at >= _end || buffer[at] == PayloadMarker)
            {
                return false;
            }

            HeadOffset = at;
            int head = buffer[at++];
            int delta = head >> 4;
            int length = head & 0x0F;
            int extra = ExtraOf(delta) + ExtraOf(length);
            if (delta == 15 || length == 15 || extra > _end - at)
            {
                Failed = true;
                return false;
            }

            if (delta >= 13)
            {
                delta = delta == 13 ? buffer[at] + 13 : BigEndian.ReadUInt16(buffer, at) + 269;
                at += ExtraOf(head >> 4);
            }

            if (length >= 13)
            {
                length = length == 13 ? buffer[at] + 13 : BigEndian.ReadUInt16(buffer, at) + 269;
                at += ExtraOf(head & 0x0F);
            }

            if (length > _end - at || delta > MaxNumber - Number)
            {
                Failed = true;
                return false;
            }

            Number += delta;
            ValueOffset = at;
            ValueLength = length;
            Position = at + length;
            IsThere = true;
            return true;
        }

        /// <summary>Bytes of an option.</summary>
        public static int EncodedLength(int delta, int length)
        {
            return 1 + ExtraBytes(delta) + ExtraBytes(length) + length;
        }

        /// <summary>Writes an option; there is room for it. The value may lie further back in the same buffer.</summary>
        /// <returns>Where the next goes.</returns>
        public static int Write(byte[] buffer, int at, int delta, byte[] value, int offset, int length)
        {
            int lengthExtra = ExtraBytes(length);
            int deltaExtra = ExtraBytes(delta);
            int valueAt = at + 1 + deltaExtra + lengthExtra;
            buffer[at] = (byte)((NibbleOf(delta, deltaExtra) << 4) | NibbleOf(length, lengthExtra));
            WriteExtra(buffer, at + 1, delta, deltaExtra);
            WriteExtra(buffer, at + 1 + deltaExtra, length, lengthExtra);
            if (length > 0)
            {
                Array.Copy(value, offset, buffer, valueAt, length);
            }

            return valueAt + length;
        }

        private static int ExtraOf(int nibble)
        {
            return nibble < 13 ? 0 : nibble - 12;
        }

        private static int ExtraBytes(int value)
        {
            return value < 13 ? 0 : value < 269 ? 1 : 2;
        }

        private static int NibbleOf(int value, int extra)
        {
            return extra == 0 ? value : 12 + extra;
        }

        private static void WriteExtra(byte[] buffer, int at, int value, int extra)
        {
            if (extra == 1)
            {
                buffer[at] = (byte)(value - 13);
            }
            else if (extra == 2)
            {
                BigEndian.WriteUInt16(buffer, at, (ushort)(value - 269));
            }
        }
    }
}
