using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Puts the server's handshake messages together from fragments that come in any order, repeated or overlapping, and gives them out in
    /// order (RFC 6347 §4.2.2, §4.2.3). It holds as many messages as a flight of a server has, each up to a fixed size.
    /// </summary>
    internal sealed class HandshakeReassembly
    {
        /// <summary>The longest flight: ServerHello, ServerKeyExchange, ServerHelloDone.</summary>
        internal const int Slots = 3;

        private readonly int _maxLength;
        private readonly byte[][] _messages = new byte[Slots][];
        private readonly byte[][] _arrived = new byte[Slots][];     // a bit for each byte of the body
        private readonly int[] _missing = new int[Slots];           // bytes still to come; None for an empty slot
        private int _next;

        private const int None = -1;

        /// <param name="maxLength">The longest body held, in bytes.</param>
        internal HandshakeReassembly(int maxLength)
        {
            _maxLength = maxLength;
            for (int i = 0; i < Slots; i++)
            {
                _messages[i] = new byte[HandshakeHeader.Length + maxLength];
                _arrived[i] = new byte[(maxLength + 7) / 8];
                _missing[i] = None;
            }
        }

        /// <summary>Number of the message that is next.</summary>
        internal int Next
        {
            get { return _next; }
        }

        /// <summary>Whether the next message is there in one piece.</summary>
        internal bool IsComplete
        {
            get { return _missing[_next % Slots] == 0; }
        }

        /// <summary>The next message, with its header as if it had come in one piece.</summary>
        internal byte[] Message
        {
            get { return _messages[_next % Slots]; }
        }

        /// <summary>Whether a message of this length can be held.</summary>
        internal bool Fits(int length)
        {
            return length <= _maxLength;
        }

        /// <summary>Goes on behind the present message.</summary>
        internal void Advance()
        {
            _missing[_next % Slots] = None;
            _next++;
        }

        /// <summary>Forgets what is there of the next message, so that it can come once more.</summary>
        internal void Drop()
        {
            _missing[_next % Slots] = None;
        }

        /// <summary>Forgets everything and goes on with message <paramref name="next"/>.</summary>
        internal void Restart(int next)
        {
            for (int i = 0; i < Slots; i++)
            {
                _missing[i] = None;
            }

            _next = next;
        }

        internal void Wipe()
        {
            for (int i = 0; i < Slots; i++)
            {
                Array.Clear(_messages[i], 0, _messages[i].Length);
                _missing[i] = None;
            }
        }

        /// <summary>Takes a fragment whose header and length were checked: it lies within its message and its record, and fits.</summary>
        internal void Add(byte[] buffer, int offset)
        {
            int number = HandshakeHeader.ReadNumber(buffer, offset);
            if (number < _next || number >= _next + Slots)
            {
                return;
            }

            int slot = number % Slots;
            byte[] message = _messages[slot];
            int length = HandshakeHeader.ReadLength(buffer, offset);
            bool isSame = message[0] == buffer[offset] && HandshakeHeader.ReadLength(message, 0) == length;
            if (_missing[slot] == None || !isSame)
            {
                // Of two that differ the later one wins: what is forged is then cleared by the next retransmission.
                HandshakeHeader.Write(message, 0, buffer[offset], length, number);
                Array.Clear(_arrived[slot], 0, _arrived[slot].Length);
                _missing[slot] = length;
            }

            int from = HandshakeHeader.ReadFragmentOffset(buffer, offset);
            int count = HandshakeHeader.ReadFragmentLength(buffer, offset);
            Array.Copy(buffer, offset + HandshakeHeader.Length, message, HandshakeHeader.Length + from, count);
            if (count == length)
            {
                _missing[slot] = 0;
                return;
            }

            byte[] arrived = _arrived[slot];
            int missing = _missing[slot];
            for (int i = from; i < from + count && missing > 0; i++)
            {
                int bit = 1 << (i & 7);
                if ((arrived[i >> 3] & bit) == 0)
                {
                    arrived[i >> 3] = (byte)(arrived[i >> 3] | bit);
                    missing--;
                }
            }

            _missing[slot] = missing;
        }
    }
}
