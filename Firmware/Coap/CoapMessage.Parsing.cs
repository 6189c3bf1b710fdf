using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <content>Reads the message and its options (RFC 7252 §3).</content>
    public sealed partial class CoapMessage
    {
        /// <summary>Reads a datagram (RFC 7252 §3, §3.1). Never throws, whatever is in it.</summary>
        /// <param name="buffer">Holds the datagram; must stay unchanged while the message is read.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its bytes.</param>
        public ParseStatus Parse(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            OptionCount = 0;
            _present = 0;
            PayloadLength = 0;
            _unknownCritical = -1;
            if (count < HeaderLength || buffer[offset] >> 6 != Version)
            {
                return ParseStatus.NotCoap;
            }

            int first = buffer[offset];
            int end = offset + count;
            Type = (CoapType)((first >> 4) & 3);
            Code = buffer[offset + 1];
            MessageId = BigEndian.ReadUInt16(buffer, offset + 2);
            TokenLength = first & 0x0F;
            TokenOffset = offset + HeaderLength;
            PayloadOffset = end;
            if (Code == CoapCode.Empty)
            {
                // An empty message is its header and nothing else (RFC 7252 §4.1).
                return count == HeaderLength && TokenLength == 0 ? ParseStatus.Ok : ParseStatus.FormatError;
            }

            if (TokenLength > MaxTokenLength || TokenOffset + TokenLength > end)
            {
                return ParseStatus.FormatError;
            }

            return ParseOptions(buffer, TokenOffset + TokenLength, end);
        }

        /// <summary>Parses the decrypted content of the message parsed last, in the same buffer.</summary>
        /// <returns>Whether it is a well-formed message.</returns>
        internal bool ParseOpened(int offset, int count)
        {
            RecognisesOscore = false;
            return Parse(Buffer, offset, count) == ParseStatus.Ok;
        }

        private ParseStatus ParseOptions(byte[] buffer, int at, int end)
        {
            int number = 0;
            while (at < end)
            {
                int head = buffer[at++];
                if (head == PayloadMarker)
                {
                    PayloadOffset = at;
                    PayloadLength = end - at;
                    return at < end ? ParseStatus.Ok : ParseStatus.FormatError;
                }

                int delta = head >> 4;
                if (delta == 13)
                {
                    if (at >= end)
                    {
                        return ParseStatus.FormatError;
                    }

                    delta = buffer[at++] + 13;
                }
                else if (delta == 14)
                {
                    if (at + 2 > end)
                    {
                        return ParseStatus.FormatError;
                    }

                    delta = ((buffer[at] << 8) | buffer[at + 1]) + 269;
                    at += 2;
                }
                else if (delta == 15)
                {
                    return ParseStatus.FormatError;
                }

                int length = head & 0x0F;
                if (length == 13)
                {
                    if (at >= end)
                    {
                        return ParseStatus.FormatError;
                    }

                    length = buffer[at++] + 13;
                }
                else if (length == 14)
                {
                    if (at + 2 > end)
                    {
                        return ParseStatus.FormatError;
                    }

                    length = ((buffer[at] << 8) | buffer[at + 1]) + 269;
                    at += 2;
                }
                else if (length == 15)
                {
                    return ParseStatus.FormatError;
                }

                number += delta;
                if (length > end - at || number > MaxOptionNumber)
                {
                    return ParseStatus.FormatError;
                }

                Enter(number, at, length);
                at += length;
            }

            return ParseStatus.Ok;
        }

        private void Enter(int number, int offset, int length)
        {
            bool critical = (number & 1) != 0;
            int lengths = OptionRules.Lengths(number);
            bool usable = lengths != OptionRules.Unrecognised && (RecognisesOscore || number != OptionNumber.Oscore)
                ? length >= lengths >> 16 && length <= (lengths & 0xFFFF) && (IsFirst(number) || OptionRules.IsRepeatable(number))
                : !critical;
            int index = OptionCount;
            if (usable && index < MaxOptions)
            {
                if (index == _numbers.Length)
                {
                    Grow(index + OptionStep);
                }

                _numbers[index] = (ushort)number;
                _offsets[index] = offset;
                _lengths[index] = length;
                OptionCount = index + 1;
                _present |= 1 << (number & 31);
            }
            else if (critical && _unknownCritical < 0)
            {
                _unknownCritical = number;
            }
        }

        private void Grow(int size)
        {
            ushort[] numbers = new ushort[size];
            int[] offsets = new int[size];
            int[] lengths = new int[size];
            Array.Copy(_numbers, 0, numbers, 0, OptionCount);
            Array.Copy(_offsets, 0, offsets, 0, OptionCount);
            Array.Copy(_lengths, 0, lengths, 0, OptionCount);
            _numbers = numbers;
            _offsets = offsets;
            _lengths = lengths;
        }

        private bool IsFirst(int number)
        {
            return OptionCount == 0 || _numbers[OptionCount - 1] != number;
        }
    }
}
