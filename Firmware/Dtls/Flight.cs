using System;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The messages that are sent, and without an answer retransmitted, together (RFC 6347 §4.2.4). They are kept unsealed and
    /// in one piece; each transmission makes new records of them, with fragments where a message is longer than a datagram.
    /// </summary>
    internal sealed class Flight
    {
        private static readonly byte[] Empty = new byte[0];

        private int _first;     // where what is sent begins: before it lies a message that was
        private int _length;
        private int _start;

        internal byte[] Buffer = Empty;

        /// <summary>Reserves room for messages, including their headers.</summary>
        internal void Reserve(int size)
        {
            if (Buffer.Length < size)
            {
                byte[] messages = new byte[size];
                Array.Copy(Buffer, 0, messages, 0, _length);
                Array.Clear(Buffer, 0, Buffer.Length);
                Buffer = messages;
            }
        }

        /// <summary>Starts another flight.</summary>
        internal void Clear()
        {
            _first = 0;
            _length = 0;
        }

        /// <summary>Starts another flight behind the first message, which is not sent with it but stays in the buffer; with room for two messages.</summary>
        internal void BeginBehindFirst(int bodies)
        {
            _first = FirstLength;
            _length = _first;
            Reserve(_first + (2 * HandshakeHeader.Length) + bodies);
        }

        /// <summary>Returns to the flight of the first message alone.</summary>
        internal void ReturnToFirst()
        {
            _first = 0;
            _length = FirstLength;
        }

        internal void Wipe()
        {
            Array.Clear(Buffer, 0, Buffer.Length);
            Clear();
        }

        /// <summary>Starts a message.</summary>
        /// <returns>Where in <see cref="Buffer"/> its body goes.</returns>
        internal int Begin()
        {
            _start = _length;
            return _start + HandshakeHeader.Length;
        }

        /// <summary>Ends the message before <paramref name="end"/>.</summary>
        /// <returns>Offset of its header.</returns>
        internal int End(int type, int number, int end)
        {
            HandshakeHeader.Write(Buffer, _start, type, end - _start - HandshakeHeader.Length, number);
            _length = end;
            return _start;
        }

        /// <summary>Sends the flight in as few datagrams as possible.</summary>
        /// <returns>False when the link rejected it.</returns>
        internal bool Send(RecordWriter writer, int maxContent)
        {
            int epoch = 0;
            int length;
            for (int at = _first; at < _length; at += HandshakeHeader.Length + length)
            {
                length = HandshakeHeader.ReadLength(Buffer, at);
                if (Buffer[at] == HandshakeType.Finished)
                {
                    // A Finished is the first thing under the new keys, and that is said before it.
                    if (!SendChangeCipherSpec(writer))
                    {
                        return false;
                    }

                    epoch = 1;
                }

                if (!SendMessage(writer, epoch, at, length, maxContent))
                {
                    return false;
                }
            }

            return writer.Flush();
        }

        private int FirstLength
        {
            get { return HandshakeHeader.Length + HandshakeHeader.ReadLength(Buffer, 0); }
        }

        private bool SendMessage(RecordWriter writer, int epoch, int at, int length, int maxContent)
        {
            int sent = 0;
            do
            {
                int left = length - sent;
                int room = writer.RoomFor(epoch);
                room = (room < maxContent ? room : maxContent) - HandshakeHeader.Length;
                if (room < left && !writer.IsEmpty)
                {
                    if (!writer.Flush())
                    {
                        return false;
                    }

                    continue;
                }

                if (room < 0 || (room == 0 && left > 0))
                {
                    return false;
                }

                int part = left < room ? left : room;
                int to = writer.Begin(epoch, ContentType.Handshake);
                HandshakeHeader.Write(writer.Buffer, to, Buffer[at], length, HandshakeHeader.ReadNumber(Buffer, at), sent, part);
                Array.Copy(Buffer, at + HandshakeHeader.Length + sent, writer.Buffer, to + HandshakeHeader.Length, part);
                if (!writer.End(HandshakeHeader.Length + part))
                {
                    return false;
                }

                sent += part;
            }
            while (sent < length || writer.IsEmpty);

            return true;
        }

        private static bool SendChangeCipherSpec(RecordWriter writer)
        {
            if (writer.RoomFor(0) < 1 && !writer.Flush())
            {
                return false;
            }

            int to = writer.Begin(0, ContentType.ChangeCipherSpec);
            writer.Buffer[to] = 1;
            return writer.End(1);
        }
    }
}
