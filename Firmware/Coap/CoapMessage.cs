using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A message as a view into the buffer it was received in (RFC 7252 §3). One instance is used for message after
    /// message; its values are valid until the next <see cref="Parse"/>.
    /// </summary>
    public sealed partial class CoapMessage
    {
        /// <summary>
        /// Most options kept of one message. Further options are checked for their format and treated as not recognised:
        /// ignored when elective, <see cref="HasUnknownCritical"/> when critical (RFC 7252 §5.4.1).
        /// </summary>
        public const int MaxOptions = 32;

        /// <summary>Bytes of the fixed header (RFC 7252 §3).</summary>
        public const int HeaderLength = 4;

        /// <summary>The longest token in bytes (RFC 7252 §3).</summary>
        public const int MaxTokenLength = 8;

        private const uint DefaultMaxAgeS = 60;
        private const int OptionStep = 8;

        internal const byte PayloadMarker = 0xFF;

        private const int Version = 1;
        private const int MaxOptionNumber = 65535;

        // Of as many options as a message had so far, in steps.
        private ushort[] _numbers = new ushort[OptionStep];
        private int[] _offsets = new int[OptionStep];
        private int[] _lengths = new int[OptionStep];
        private int _present;               // a bit for each option number that is there, modulo 32
        private int _unknownCritical;

        /// <summary>
        /// Whether the OSCORE option counts as recognised (default): an endpoint without protection
        /// rejects it like any other unrecognised critical option (RFC 8613 §2).
        /// </summary>
        public bool RecognisesOscore = true;

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
        /// Number of readable options, in ascending order: all but those with a length outside the table of
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
        /// <param name="index">0 to <see cref="OptionCount"/> - 1.</param>
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
            if ((_present & (1 << (number & 31))) == 0)
            {
                return -1;
            }

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
        /// Seconds the peer asks to wait before a retry: Max-Age of 5.03 (RFC 7252 §5.9.3.4), and of 4.29, where it is 60 if not
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
    }
}
