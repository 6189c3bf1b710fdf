using System;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// A handshake message longer than what is held: its start is kept, and all of it goes into the transcript as it comes. Its fragments
    /// have to come in order; what overtakes another is had again when the server repeats its flight (RFC 6347 §4.2.4).
    /// </summary>
    internal sealed class LongMessage
    {
        /// <summary>The longest body: a vector of 65535 bytes (RFC 5246 §4.3) and what stands beside it.</summary>
        internal const int MaxLength = 65535 + ServerHello.MaxLength;

        private const int None = -1;

        private readonly Transcript _transcript;
        private int _length = None;
        private int _taken;

        /// <param name="transcript">Takes the message; it can be taken out again until <see cref="Accept"/>.</param>
        /// <param name="headLength">Bytes of the body to keep.</param>
        internal LongMessage(Transcript transcript, int headLength)
        {
            _transcript = transcript;
            Head = new byte[HandshakeHeader.Length + headLength];
        }

        /// <summary>Header and start of the message.</summary>
        internal readonly byte[] Head;

        /// <summary>Takes a fragment that lies within its message and its record. The first one of another message starts that in its place.</summary>
        /// <returns>Whether the message is complete.</returns>
        internal bool Add(byte[] buffer, int offset)
        {
            int type = buffer[offset];
            int length = HandshakeHeader.ReadLength(buffer, offset);
            int number = HandshakeHeader.ReadNumber(buffer, offset);
            int from = HandshakeHeader.ReadFragmentOffset(buffer, offset);
            int end = from + HandshakeHeader.ReadFragmentLength(buffer, offset);
            bool isSame = length == _length && type == Head[0] && number == HandshakeHeader.ReadNumber(Head, 0);
            if (!isSame)
            {
                if (from > 0)
                {
                    return false;
                }

                Drop();
                _length = length;
                _taken = 0;
                HandshakeHeader.Write(Head, 0, type, length, number);
                _transcript.Mark();
                _transcript.AddPart(Head, 0, HandshakeHeader.Length);
            }

            if (from > _taken || end <= _taken)
            {
                return false;
            }

            int at = offset + HandshakeHeader.Length + _taken - from;
            int room = Head.Length - HandshakeHeader.Length - _taken;
            int count = end - _taken;
            if (room > 0)
            {
                Array.Copy(buffer, at, Head, HandshakeHeader.Length + _taken, count < room ? count : room);
            }

            _transcript.AddPart(buffer, at, count);
            _taken = end;
            return _taken == _length;
        }

        /// <summary>Accepts the complete message.</summary>
        internal void Accept()
        {
            _length = None;
        }

        /// <summary>Discards the received part of a message.</summary>
        internal void Drop()
        {
            if (_length != None)
            {
                _length = None;
                _transcript.ReturnToMark();
            }
        }

        internal void Wipe()
        {
            Array.Clear(Head, 0, Head.Length);
            _length = None;
        }
    }
}
