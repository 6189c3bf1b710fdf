using System;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>Reads the options of a CoAP message in place, and writes single ones (RFC 7252 §3.1). Never throws on any input.</summary>
    internal sealed class OptionReader
    {
        private const int PayloadMarker = 0xFF;
        private const int OneByte = 13;             // values up to 12 fit the head; 13 more are in one byte, 269 more in two
        private const int TwoBytes = 269;

        private byte[] _buffer;
        private int _end;

        /// <summary>Where the next option starts, or what follows the last one that could be read.</summary>
        public int Position;

        /// <summary>Number of the option.</summary>
        public int Number;

        /// <summary>Where its value starts.</summary>
        public int ValueOffset;

        /// <summary>Bytes of its value.</summary>
        public int ValueLength;

        /// <summary>Starts before the first option.</summary>
        public void Begin(byte[] buffer, int offset, int end)
        {
            _buffer = buffer;
            _end = end;
            Position = offset;
            Number = 0;
        }

        /// <summary>Goes to the next option.</summary>
        /// <returns>False when there is none, or it is malformed.</returns>
        public bool Next()
        {
            int at = Position;
            if (at >= _end || _buffer[at] == PayloadMarker)
            {
                return false;
            }

            int head = _buffer[at++];
            int delta = Extended(head >> 4, ref at);
            int length = Extended(head & 0x0F, ref at);
            if (delta < 0 || length < 0 || length > _end - at)
            {
                return false;
            }

            Number += delta;
            ValueOffset = at;
            ValueLength = length;
            Position = at + length;
            return true;
        }

        /// <summary>Bytes of an option.</summary>
        public static int LengthOf(int delta, int length)
        {
            return 1 + ExtraBytes(delta) + ExtraBytes(length) + length;
        }

        /// <summary>Writes an option; there is room for it.</summary>
        /// <returns>Where the next goes.</returns>
        public static int Write(byte[] buffer, int at, int delta, byte[] value, int offset, int length)
        {
            int head = at++;
            int high = Extend(buffer, ref at, delta);
            buffer[head] = (byte)((high << 4) | Extend(buffer, ref at, length));
            Array.Copy(value, offset, buffer, at, length);
            return at + length;
        }

        private int Extended(int nibble, ref int at)
        {
            int extra = nibble < OneByte ? 0 : nibble - OneByte + 1;
            if (at < 0 || extra > 2 || extra > _end - at)
            {
                return -1;
            }

            at += extra;
            return extra == 0 ? nibble : extra == 1 ? _buffer[at - 1] + OneByte : BigEndian.ReadUInt16(_buffer, at - 2) + TwoBytes;
        }

        private static int ExtraBytes(int value)
        {
            return value < OneByte ? 0 : value < TwoBytes ? 1 : 2;
        }

        private static int Extend(byte[] buffer, ref int at, int value)
        {
            int extra = ExtraBytes(value);
            if (extra == 1)
            {
                buffer[at] = (byte)(value - OneByte);
            }
            else if (extra == 2)
            {
                BigEndian.WriteUInt16(buffer, at, (ushort)(value - TwoBytes));
            }

            at += extra;
            return extra == 0 ? value : OneByte - 1 + extra;
        }
    }
}
