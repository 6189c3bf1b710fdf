using System;
using Lwm2m.Crypto;

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
        private readonly byte[][] _messages = new byte[Slots][];    // made for the first message in a slot, and anew for a longer one
        private readonly byte[][] _arrived = new byte[Slots][];     // a bit for each byte of the body; of a message that comes in fragments
        private readonly int[] _missing = new int[Slots];           // bytes still to come; None for an empty slot

        private const int None = -1;

        /// <param name="maxLength">The longest body held, in bytes.</param>
        internal HandshakeReassembly(int maxLength)
        {
            _maxLength = maxLength;
            for (int i = 0; i < Slots; i++)
            {
                _missing[i] = None;
            }
        }

        /// <summary>Number of the next message.</summary>
        internal int Next;

        /// <summary>Whether the next message is complete.</summary>
        internal bool IsComplete
        {
            get { return _missing[Next % Slots] == 0; }
        }

        /// <summary>The next message, with its header as if it had come in one piece.</summary>
        internal byte[] Message
        {
            get { return _messages[Next % Slots]; }
        }

        /// <summary>Whether there is a whole flight of a server that does not resume a session.</summary>
        internal bool HasServerFlight
        {
            get
            {
                return IsFollowedBy(0, HandshakeType.ServerHello) && (IsFollowedBy(1, HandshakeType.ServerHelloDone)
                    || (IsFollowedBy(1, HandshakeType.ServerKeyExchange) && IsFollowedBy(2, HandshakeType.ServerHelloDone)));
            }
        }

        /// <summary>Whether a message of a type is there in one piece, so many behind the next.</summary>
        internal bool IsFollowedBy(int distance, int type)
        {
            int slot = (Next + distance) % Slots;
            return _missing[slot] == 0 && _messages[slot][0] == type;
        }

        /// <summary>Whether the second message is a ServerKeyExchange with this body; or none, if that is null.</summary>
        internal bool HasKeyExchange(byte[] body)
        {
            if (!IsFollowedBy(1, HandshakeType.ServerKeyExchange))
            {
                return body is null;
            }

            byte[] message = _messages[(Next + 1) % Slots];
            return body is not null && HandshakeHeader.ReadLength(message, 0) == body.Length
                && ConstantTime.Equal(message, HandshakeHeader.Length, body, 0, body.Length);
        }

        /// <summary>Whether a message of this length can be held.</summary>
        internal bool Fits(int length)
        {
            return length <= _maxLength;
        }

        /// <summary>Advances to the message after the present one.</summary>
        internal void Advance()
        {
            _missing[Next % Slots] = None;
            Next++;
        }

        /// <summary>Discards the next message, so that it can be received again.</summary>
        internal void Drop()
        {
            _missing[Next % Slots] = None;
        }

        /// <summary>Discards everything and continues with message <paramref name="next"/>.</summary>
        internal void Restart(int next)
        {
            for (int i = 0; i < Slots; i++)
            {
                _missing[i] = None;
            }

            Next = next;
        }

        internal void Wipe()
        {
            for (int i = 0; i < Slots; i++)
            {
                if (_messages[i] is not null)
                {
                    Array.Clear(_messages[i], 0, _messages[i].Length);
                }

                _missing[i] = None;
            }
        }

        /// <summary>Takes a fragment whose header and length were checked: it lies within its message and its record, and fits.</summary>
        internal void Add(byte[] buffer, int offset)
        {
            int number = HandshakeHeader.ReadNumber(buffer, offset);
            if (number < Next || number >= Next + Slots)
            {
                return;
            }

            int slot = number % Slots;
            int length = HandshakeHeader.ReadLength(buffer, offset);
            if (_messages[slot] is null || _messages[slot].Length < HandshakeHeader.Length + length)
            {
                _messages[slot] = new byte[HandshakeHeader.Length + length];
                _missing[slot] = None;
            }

            byte[] message = _messages[slot];
            bool isSame = message[0] == buffer[offset] && HandshakeHeader.ReadLength(message, 0) == length;
            if (_missing[slot] == None || !isSame)
            {
                // Of two that differ the later one wins: what is forged is then cleared by the next retransmission.
                HandshakeHeader.Write(message, 0, buffer[offset], length, number);
                if (_arrived[slot] is not null)
                {
                    Array.Clear(_arrived[slot], 0, _arrived[slot].Length);
                }

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

            if (_arrived[slot] is null)
            {
                _arrived[slot] = new byte[(_maxLength + 7) / 8];
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
