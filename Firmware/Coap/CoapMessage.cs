using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A message as a view into the buffer it was received in (RFC 7252 §3). One instance is used for message after
    /// message; what it says is valid until the next <see cref="Parse"/>.
    /// </summary>
    public sealed class CoapMessage
    {
        /// <summary>
        /// Options kept of one message. What comes after them is checked for its form and treated as not recognised:
        /// ignored when elective, <see cref="HasUnknownCritical"/> when critical (RFC 7252 §5.4.1).
        /// </summary>
        public const int MaxOptions = 32;

        /// <summary>Bytes of the fixed header (RFC 7252 §3).</summary>
        public const int HeaderLength = 4;

        /// <summary>The longest token in bytes (RFC 7252 §3).</summary>
        public const int MaxTokenLength = 8;

        private const uint DefaultMaxAgeS = 60;

        internal const byte PayloadMarker = 0xFF;

        private const int Version = 1;
        private const int MaxOptionNumber = 65535;

        private readonly ushort[] _numbers = new ushort[MaxOptions];
        private readonly int[] _offsets = new int[MaxOptions];
        private readonly int[] _lengths = new int[MaxOptions];
        private int _unknownCritical;

        /// <summary>
        /// Whether the OSCORE option counts as recognised, which is so unless set otherwise: an endpoint without protection
        /// refuses it like any other critical option (RFC 8613 §2).
        /// </summary>
        public bool RecognisesOscore { get; set; } = true;

        /// <summary>The buffer given to <see cref="Parse"/>.</summary>
        public byte[] Buffer { get; private set; }

        /// <summary>Confirmable, non-confirmable, acknowledgement or reset.</summary>
        public CoapType Type { get; private set; }

        /// <summary>The method or response code, see <see cref="CoapCode"/>.</summary>
        public byte Code { get; private set; }

        /// <summary>The Message ID.</summary>
        public ushort MessageId { get; private set; }

        /// <summary>Where the token starts in <see cref="Buffer"/>.</summary>
        public int TokenOffset { get; private set; }

        /// <summary>Bytes of the token, 0 to 8.</summary>
        public int TokenLength { get; private set; }

        /// <summary>Where the payload starts in <see cref="Buffer"/>.</summary>
        public int PayloadOffset { get; private set; }

        /// <summary>Bytes of the payload, 0 when there is none.</summary>
        public int PayloadLength { get; private set; }

        /// <summary>
        /// Options that can be read here, in ascending order: all but those with a length outside the table of
        /// RFC 7252 §5.10 and repeated ones that must not be repeated (RFC 7252 §5.4.3, §5.4.5), which count as not recognised.
        /// </summary>
        public int OptionCount { get; private set; }

        /// <summary>Whether there is a critical option that is not recognised (RFC 7252 §5.4.1).</summary>
        public bool HasUnknownCritical
        {
            get { return _unknownCritical >= 0; }
        }

        /// <summary>Number of the first critical option that is not recognised, or -1.</summary>
        public int UnknownCritical
        {
            get { return _unknownCritical; }
        }

        /// <summary>Number of an option.</summary>
        /// <param name="index">0 up to and without <see cref="OptionCount"/>.</param>
        public int OptionNumberAt(int index)
        {
            return _numbers[index];
        }

        /// <summary>Where the value of an option starts in <see cref="Buffer"/>.</summary>
        public int OptionOffset(int index)
        {
            return _offsets[index];
        }

        /// <summary>Bytes of the value of an option.</summary>
        public int OptionLength(int index)
        {
            return _lengths[index];
        }

        /// <summary>The first option with a number.</summary>
        /// <returns>Its index, or -1.</returns>
        public int Find(int number)
        {
            return FindNext(number, -1);
        }

        /// <summary>The next option with a number.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="after">Index of the one before, or -1.</param>
        /// <returns>Its index, or -1.</returns>
        public int FindNext(int number, int after)
        {
            int count = OptionCount;
            for (int i = after + 1; i < count; i++)
            {
                int candidate = _numbers[i];
                if (candidate >= number)
                {
                    return candidate == number ? i : -1;
                }
            }

            return -1;
        }

        /// <summary>Reads the first option with a number as an unsigned number (RFC 7252 §3.2).</summary>
        /// <returns>False when it is not there or longer than 4 bytes.</returns>
        public bool TryGetUint(int number, out uint value)
        {
            int index = FindNext(number, -1);
            if (index < 0 || _lengths[index] > 4)
            {
                value = 0;
                return false;
            }

            value = (uint)BigEndian.ReadUnsigned(Buffer, _offsets[index], _lengths[index]);
            return true;
        }

        /// <summary>
        /// Seconds that the peer asks to be left alone for: Max-Age of 5.03 (RFC 7252 §5.9.3.4), and of 4.29, where it is 60 if not
        /// given (RFC 8516 §4, RFC 7252 §5.10.5). 0 with any other code.
        /// </summary>
        public uint RetryAfterS
        {
            get
            {
                if (Code != CoapCode.ServiceUnavailable && Code != CoapCode.TooManyRequests)
                {
                    return 0;
                }

                return TryGetUint(OptionNumber.MaxAge, out uint seconds) ? seconds : Code == CoapCode.TooManyRequests ? DefaultMaxAgeS : 0;
            }
        }

        /// <summary>Whether the token is the one given.</summary>
        public bool HasToken(byte[] token, int offset, int count)
        {
            if (count != TokenLength)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (Buffer[TokenOffset + i] != token[offset + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Reads a datagram (RFC 7252 §3, §3.1). Never throws, whatever is in it.</summary>
        /// <param name="buffer">Holds the datagram and goes on doing so while this is read.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its bytes.</param>
        public ParseStatus Parse(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            OptionCount = 0;
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

        /// <summary>Reads what lay beneath the protection of the message read last, in the same buffer.</summary>
        /// <returns>Whether it is a message.</returns>
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
                _numbers[index] = (ushort)number;
                _offsets[index] = offset;
                _lengths[index] = length;
                OptionCount = index + 1;
            }
            else if (critical && _unknownCritical < 0)
            {
                _unknownCritical = number;
            }
        }

        private bool IsFirst(int number)
        {
            return OptionCount == 0 || _numbers[OptionCount - 1] != number;
        }
    }
}
