using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// Splits a message into its outer and inner parts, and joins them again, in its buffer
    /// (RFC 8613 §4). Payload is never moved, and the options inside only where one of the outside stood between them.
    /// </summary>
    internal sealed class OuterMessage
    {
        /// <summary>The most bytes of header, token and outer options: room for a Uri-Host of 255.</summary>
        public const int MaxLength = 320;

        private const byte PayloadMarker = 0xFF;

        // Enough for all but messages with a long Uri-Host, which it grows for.
        private const int UsualLength = 64;

        private byte[] _outer = new byte[UsualLength];
        private readonly OptionCursor _cursor = new OptionCursor();
        private readonly OptionCursor _kept = new OptionCursor();

        private int _length;
        private int _last;
        private bool _overflow;

        /// <summary>Where the plaintext starts, or the opened message.</summary>
        public int Offset;

        /// <summary>Its bytes.</summary>
        public int Count;

        /// <summary>Whether there is an Observe option inside.</summary>
        public bool HasObserve;

        /// <summary>Number in the Observe option inside.</summary>
        public uint ObserveValue;

        /// <summary>Where the OSCORE option found by <see cref="TryFind"/> starts.</summary>
        public int OptionOffset;

        /// <summary>Its bytes.</summary>
        public int OptionLength;

        /// <summary>Whether a message that was composed has an Observe option.</summary>
        public bool IsObserve(byte[] buffer, int offset, int count)
        {
            OptionCursor cursor = _cursor;
            cursor.Begin(buffer, TokenEnd(buffer, offset), offset + count);
            while (cursor.Next() && cursor.Number < OptionNumber.Observe)
            {
            }

            HasObserve = cursor.IsThere && cursor.Number == OptionNumber.Observe;
            ObserveValue = HasObserve ? ReadUint(buffer, cursor) : 0;
            return HasObserve;
        }

        /// <summary>
        /// Takes a composed message apart: the outer part is kept here, the plaintext (RFC 8613 §5.3) lies in the buffer from <see cref="Offset"/> on.
        /// </summary>
        /// <returns>False when it cannot be protected: it has an OSCORE option (RFC 8613 §4.1.3.7), a Proxy-Uri that was not taken apart (RFC 8613 §4.1.3.3), or there is no room.</returns>
        public bool TrySplit(byte[] buffer, int offset, int count, byte[] option, int optionLength)
        {
            byte code = buffer[offset + 1];
            bool isRequest = CoapCode.IsRequest(code);
            int start = TokenEnd(buffer, offset);
            int end = offset + count;
            Array.Copy(buffer, offset, _outer, 0, start - offset);
            BeginOuter(start - offset);

            OptionCursor cursor = _cursor;
            cursor.Begin(buffer, start, end);
            bool isPut = false;
            bool hasObserve = false;
            int write = start;
            int last = 0;
            while (cursor.Next())
            {
                int number = cursor.Number;
                if (number == OptionNumber.Oscore || number == OptionNumber.ProxyUri)
                {
                    return false;
                }

                if (!isPut && number > OptionNumber.Oscore)
                {
                    PutOuter(OptionNumber.Oscore, option, 0, optionLength);
                    isPut = true;
                }

                int length = cursor.ValueLength;
                bool isInner = OptionClass.IsInner(number);
                if (!isInner || number == OptionNumber.Observe)
                {
                    PutOuter(number, buffer, cursor.ValueOffset, length);
                    hasObserve |= isInner;

                    // In a notification it is empty inside (RFC 8613 §4.1.3.5.2).
                    length = isRequest ? length : 0;
                }

                if (isInner)
                {
                    if (write == cursor.HeadOffset && length == cursor.ValueLength)
                    {
                        write = cursor.Position;
                    }
                    else
                    {
                        write = OptionCursor.Write(buffer, write, number - last, buffer, cursor.ValueOffset, length);
                    }

                    last = number;
                }
            }

            if (!isPut)
            {
                PutOuter(OptionNumber.Oscore, option, 0, optionLength);
            }

            if (cursor.Failed || _overflow || !EndOuter())
            {
                return false;
            }

            _outer[1] = OuterCode(isRequest, hasObserve);
            int gap = cursor.Position - write;
            if (gap > 0)
            {
                Array.Copy(buffer, start, buffer, start + gap, write - start);
            }

            Offset = start + gap - 1;
            Count = end - Offset;
            if (Offset < _length || buffer.Length - end < EndpointContext.TagLength)
            {
                return false;
            }

            buffer[Offset] = code;
            return true;
        }

        /// <summary>Puts the outer part before the ciphertext that has taken the place of the plaintext.</summary>
        public void Join(byte[] buffer, out int offset, out int count)
        {
            offset = Offset - _length;
            count = _length + Count + EndpointContext.TagLength;
            Array.Copy(_outer, 0, buffer, offset, _length);
        }

        /// <summary>
        /// Looks at the outer options of a message that was parsed: finds the OSCORE option, keeps those of class U and leaves out
        /// those of class E (RFC 8613 §8.2, §8.4).
        /// </summary>
        /// <param name="message">The message.</param>
        /// <param name="isMalformed">Whether there are two, no payload, or more outside than there is room for.</param>
        /// <returns>Whether there is an OSCORE option.</returns>
        public bool TryFind(CoapMessage message, out bool isMalformed)
        {
            byte[] buffer = message.Buffer;
            OptionCursor cursor = _cursor;
            cursor.Begin(buffer, message.TokenOffset + message.TokenLength, message.PayloadOffset);
            int found = 0;
            BeginOuter(0);
            while (cursor.Next())
            {
                if (cursor.Number == OptionNumber.Oscore)
                {
                    found++;
                    OptionOffset = cursor.ValueOffset;
                    OptionLength = cursor.ValueLength;
                }
                else if (!OptionClass.IsInner(cursor.Number))
                {
                    PutOuter(cursor.Number, buffer, cursor.ValueOffset, cursor.ValueLength);
                }
            }

            isMalformed = found > 1 || message.PayloadLength == 0 || _overflow;
            return found > 0;
        }

        /// <summary>Makes a message of the plaintext that has taken the place of the ciphertext, with the header, token and outer options it came with.</summary>
        /// <returns>False when the plaintext is none; nothing was changed then.</returns>
        public bool TryOpen(CoapMessage message)
        {
            byte[] buffer = message.Buffer;
            int plaintext = message.PayloadOffset;
            int end = plaintext + message.PayloadLength - EndpointContext.TagLength;
            if (end <= plaintext || !Inspect(buffer, plaintext + 1, end))
            {
                return false;
            }

            byte code = buffer[plaintext];
            int options = plaintext + 1;
            if (_length > 0)
            {
                options = Merge(buffer, options, end);
            }

            int header = message.TokenOffset - CoapMessage.HeaderLength;
            int headerLength = CoapMessage.HeaderLength + message.TokenLength;
            Offset = options - headerLength;
            Count = end - Offset;
            Array.Copy(buffer, header, buffer, Offset, headerLength);
            buffer[Offset + 1] = code;
            return true;
        }

        private static int TokenEnd(byte[] buffer, int offset)
        {
            return offset + CoapMessage.HeaderLength + (buffer[offset] & 0x0F);
        }

        private static byte OuterCode(bool isRequest, bool hasObserve)
        {
            if (isRequest)
            {
                return hasObserve ? CoapCode.Fetch : CoapCode.Post;
            }

            return hasObserve ? CoapCode.Content : CoapCode.Changed;
        }

        private static uint ReadUint(byte[] buffer, OptionCursor cursor)
        {
            return cursor.ValueLength > 4 ? uint.MaxValue : (uint)BigEndian.ReadUnsigned(buffer, cursor.ValueOffset, cursor.ValueLength);
        }

        private bool Inspect(byte[] buffer, int options, int end)
        {
            OptionCursor cursor = _cursor;
            cursor.Begin(buffer, options, end);
            HasObserve = false;
            while (cursor.Next())
            {
                if (cursor.Number == OptionNumber.Oscore)
                {
                    return false;
                }

                if (cursor.Number == OptionNumber.Observe)
                {
                    HasObserve = true;
                    ObserveValue = ReadUint(buffer, cursor);
                }
            }

            return !cursor.Failed;
        }

        /// <summary>Puts the outer options kept among the inner ones: from far enough in front that none is written over before it was read.</summary>
        private int Merge(byte[] buffer, int options, int end)
        {
            OptionCursor inner = _cursor;
            OptionCursor outer = _kept;
            inner.Begin(buffer, options, end);
            outer.Begin(_outer, 0, _length);
            inner.Next();
            outer.Next();
            int start = options - _length;
            int write = start;
            int last = 0;
            while (inner.IsThere || outer.IsThere)
            {
                bool isOuter = !inner.IsThere || (outer.IsThere && outer.Number <= inner.Number);
                OptionCursor next = isOuter ? outer : inner;
                write = OptionCursor.Write(buffer, write, next.Number - last, isOuter ? _outer : buffer, next.ValueOffset, next.ValueLength);
                last = next.Number;
                next.Next();
            }

            int gap = inner.Position - write;
            if (gap > 0)
            {
                Array.Copy(buffer, start, buffer, start + gap, write - start);
            }

            return start + gap;
        }

        private void BeginOuter(int length)
        {
            _length = length;
            _last = 0;
            _overflow = false;
        }

        private void PutOuter(int number, byte[] value, int offset, int length)
        {
            int end = _length + OptionCursor.EncodedLength(number - _last, length);
            if (_overflow || end > MaxLength)
            {
                _overflow = true;
                return;
            }

            if (end >= _outer.Length && _outer.Length < MaxLength)
            {
                byte[] outer = new byte[MaxLength];
                Array.Copy(_outer, 0, outer, 0, _length);
                _outer = outer;
            }

            _length = OptionCursor.Write(_outer, _length, number - _last, value, offset, length);
            _last = number;
        }

        private bool EndOuter()
        {
            if (_length == MaxLength)
            {
                return false;
            }

            _outer[_length++] = PayloadMarker;
            return true;
        }
    }
}
