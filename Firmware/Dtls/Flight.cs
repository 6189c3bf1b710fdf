using System;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The messages that are sent together and, when no answer comes, sent again together (RFC 6347 §4.2.4). They are kept unsealed and
    /// in one piece; each transmission makes new records of them, with fragments where a message is longer than a datagram.
    /// </summary>
    internal sealed class Flight
    {
        private readonly byte[] _messages;
        private int _length;
        private int _start;

        internal Flight(int size)
        {
            _messages = new byte[size];
        }

        internal byte[] Buffer
        {
            get { return _messages; }
        }

        /// <summary>Starts another flight.</summary>
        internal void Clear()
        {
            _length = 0;
        }

        internal void Wipe()
        {
            Array.Clear(_messages, 0, _messages.Length);
            _length = 0;
        }

        /// <summary>Starts a message.</summary>
        /// <returns>Where in <see cref="Buffer"/> its body goes.</returns>
        internal int Begin()
        {
            _start = _length;
            return _start + HandshakeHeader.Length;
        }

        /// <summary>Ends the message before <paramref name="end"/>.</summary>
        /// <returns>Where it starts, header and all.</returns>
        internal int End(int type, int number, int end)
        {
            HandshakeHeader.Write(_messages, _start, type, end - _start - HandshakeHeader.Length, number);
            _length = end;
            return _start;
        }

        /// <summary>Sends all of it, in as few datagrams as it goes into.</summary>
        /// <returns>False when the link did not take it.</returns>
        internal bool Send(RecordWriter writer, int maxContent)
        {
            int epoch = 0;
            int length;
            for (int at = 0; at < _length; at += HandshakeHeader.Length + length)
            {
                length = HandshakeHeader.ReadLength(_messages, at);
                if (_messages[at] == HandshakeType.Finished)
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
                HandshakeHeader.Write(writer.Buffer, to, _messages[at], length, HandshakeHeader.ReadNumber(_messages, at), sent, part);
                Array.Copy(_messages, at + HandshakeHeader.Length + sent, writer.Buffer, to + HandshakeHeader.Length, part);
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
