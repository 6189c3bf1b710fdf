using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Writes a message into a buffer (RFC 7252 §3). Options are written in ascending order of their numbers. What does
    /// not fit, or is out of order, is left out and remembered, so one look at <see cref="Failed"/> at the end is enough.
    /// </summary>
    public sealed class CoapWriter
    {
        private byte[] _buffer;
        private int _start;
        private int _end;
        private int _position;
        private int _lastNumber;
        private bool _inPayload;

        /// <summary>Whether something did not fit.</summary>
        public bool Overflow { get; private set; }

        /// <summary>Whether an option was out of order or came after the payload.</summary>
        public bool OutOfOrder { get; private set; }

        /// <summary>Whether the message is incomplete and must not be sent.</summary>
        public bool Failed
        {
            get { return Overflow || OutOfOrder; }
        }

        /// <summary>Bytes written so far.</summary>
        public int Length
        {
            get { return _position - _start; }
        }

        /// <summary>Starts a message: header and token.</summary>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="capacity">Room in bytes.</param>
        /// <param name="type">Its type.</param>
        /// <param name="code">Its code.</param>
        /// <param name="messageId">Its Message ID.</param>
        /// <param name="token">Holds the token; ignored when it is empty.</param>
        /// <param name="tokenOffset">Where the token starts.</param>
        /// <param name="tokenLength">Bytes of the token, 0 to 8.</param>
        public void Begin(byte[] buffer, int offset, int capacity, CoapType type, byte code, ushort messageId, byte[] token, int tokenOffset, int tokenLength)
        {
            _buffer = buffer;
            _start = offset;
            _position = offset;
            _end = offset + capacity;
            _lastNumber = 0;
            _inPayload = false;
            Overflow = tokenLength > CoapMessage.MaxTokenLength || capacity < CoapMessage.HeaderLength + tokenLength;
            OutOfOrder = false;
            if (Overflow)
            {
                return;
            }

            buffer[offset] = (byte)(0x40 | ((int)type << 4) | tokenLength);
            buffer[offset + 1] = code;
            BigEndian.WriteUInt16(buffer, offset + 2, messageId);
            _position = offset + CoapMessage.HeaderLength;
            if (tokenLength > 0)
            {
                Array.Copy(token, tokenOffset, buffer, _position, tokenLength);
                _position += tokenLength;
            }
        }

        /// <summary>Writes an option with an opaque value.</summary>
        public void Option(int number, byte[] value, int offset, int count)
        {
            if (BeginOption(number, count))
            {
                Array.Copy(value, offset, _buffer, _position, count);
                _position += count;
            }
        }

        /// <summary>Writes a uint option in its shortest form: 0 takes no byte (RFC 7252 §3.2).</summary>
        public void UintOption(int number, uint value)
        {
            int count = value == 0 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1000000 ? 3 : 4;
            if (BeginOption(number, count))
            {
                BigEndian.WriteUnsigned(_buffer, _position, count, value);
                _position += count;
            }
        }

        /// <summary>Writes a string option (ASCII only), such as a path segment.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="ascii">The string.</param>
        /// <param name="more">What follows it, or null.</param>
        public void StringOption(int number, string ascii, string more = null)
        {
            if (BeginOption(number, more is null ? ascii.Length : ascii.Length + more.Length))
            {
                Ascii(ascii);
                Ascii(more);
            }
        }

        /// <summary>Writes an option with a number as decimal digits, such as an identifier in a path or <c>lt=60</c>; 0 or more.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="start">What stands before the digits (ASCII only), or null.</param>
        /// <param name="value">The number.</param>
        public void DecimalOption(int number, string start, int value)
        {
            int count = 1;
            for (int rest = value / 10; rest > 0; rest /= 10)
            {
                count++;
            }

            if (BeginOption(number, start is null ? count : start.Length + count))
            {
                Ascii(start);
                for (int i = count - 1; i >= 0; i--)
                {
                    _buffer[_position + i] = (byte)('0' + value % 10);
                    value /= 10;
                }

                _position += count;
            }
        }

        /// <summary>Ends the options. The marker is written with the first byte of payload: without payload there is none (RFC 7252 §3).</summary>
        public void StartPayload()
        {
            _inPayload = true;
        }

        /// <summary>Writes payload. The bytes may lie further back in the same buffer.</summary>
        public void Payload(byte[] buffer, int offset, int count)
        {
            if (count == 0)
            {
                return;
            }

            bool marked = _inPayload && _lastNumber < 0;
            int needed = marked ? count : count + 1;
            if (needed > _end - _position)
            {
                Overflow = true;
                return;
            }

            // The bytes go first: the marker may lie where they come from.
            Array.Copy(buffer, offset, _buffer, _position + needed - count, count);
            if (!marked)
            {
                _buffer[_position] = CoapMessage.PayloadMarker;
                _lastNumber = -1;
                _inPayload = true;
            }

            _position += needed;
        }

        /// <summary>Writes text of an option begun, ASCII only; null for none.</summary>
        public void Ascii(string text)
        {
            int count = text is null ? 0 : text.Length;
            for (int i = 0; i < count; i++)
            {
                _buffer[_position + i] = (byte)text[i];
            }

            _position += count;
        }

        /// <summary>Writes a byte of an option begun.</summary>
        public void Byte(byte value)
        {
            _buffer[_position++] = value;
        }

        /// <summary>Begins an option whose bytes, as many as given here, are written by <see cref="Ascii"/> and <see cref="Byte"/>.</summary>
        /// <returns>False where it does not fit or is out of order: nothing of it is written then.</returns>
        public bool BeginOption(int number, int count)
        {
            int delta = number - _lastNumber;
            if (_inPayload || delta < 0)
            {
                OutOfOrder = true;
                return false;
            }

            int extra = ExtraBytes(delta) + ExtraBytes(count);
            if (1 + extra + count > _end - _position)
            {
                Overflow = true;
                return false;
            }

            int head = _position++;
            int deltaNibble = Extend(delta);
            _buffer[head] = (byte)((deltaNibble << 4) | Extend(count));
            _lastNumber = number;
            return true;
        }

        private static int ExtraBytes(int value)
        {
            return value < 13 ? 0 : value < 269 ? 1 : 2;
        }

        private int Extend(int value)
        {
            if (value < 13)
            {
                return value;
            }

            if (value < 269)
            {
                _buffer[_position++] = (byte)(value - 13);
                return 13;
            }

            BigEndian.WriteUInt16(_buffer, _position, (ushort)(value - 269));
            _position += 2;
            return 14;
        }
    }
}
