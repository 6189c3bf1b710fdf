using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>Packs records into datagrams of the size that the link beneath takes, sealed in place, and sends them.</summary>
    internal sealed class RecordWriter
    {
        /// <summary>Level and description.</summary>
        internal const int AlertLength = 2;

        private const long Unknown = -1;

        /// <summary>The largest datagram to make.</summary>
        internal readonly int Size;

        /// <summary>Datagrams sent since <see cref="Reset"/>.</summary>
        internal int Datagrams;

        /// <summary>Bytes of those datagrams.</summary>
        internal int Bytes;

        /// <summary>Records sealed under the present keys, or numbers lost to a restart meanwhile.</summary>
        internal long Sealed;

        /// <summary>
        /// Whether there was no number to be had for a record: the keys come from the store, and it does not take any more what was used up
        /// under them. They are of no use then.
        /// </summary>
        internal bool IsExhausted;

        /// <summary>Whether the numbers of these keys are only known here, so that the keys must not outlive this object.</summary>
        internal bool IsCounting;

        private readonly DatagramLink _inner;
        private readonly ConnectionState _connection;
        private readonly RecordWork _work;
        private readonly SequenceReservation _reserved;

        private RecordProtection _protection;
        private long _plainSequence;
        private long _sequence;         // the next, where they are counted here
        private bool _isNew;
        private long _firstSequence;
        private int _filled;
        private int _start;         // of the record that is being written
        private int _type;
        private int _epoch;

        /// <param name="inner">The link beneath.</param>
        /// <param name="connection">Says which Connection ID our records carry.</param>
        /// <param name="work">What the links of a client share: the datagram is made there, from <see cref="Begin"/> to <see cref="Flush"/>.</param>
        /// <param name="size">The largest datagram to make.</param>
        /// <param name="reserved">Where the numbers of protected records come from, or null to count them here.</param>
        internal RecordWriter(DatagramLink inner, ConnectionState connection, RecordWork work, int size, SequenceReservation reserved)
        {
            _inner = inner;
            _connection = connection;
            _work = work;
            _reserved = reserved;
            Size = size;
            work.Reserve(size);
        }

        /// <summary>Holds the datagram.</summary>
        internal byte[] Buffer
        {
            get { return _work.Datagram; }
        }

        /// <summary>Whether the link has taken something that has not left it yet.</summary>
        internal bool IsSending
        {
            get { return _inner.IsSending; }
        }

        /// <summary>Tells how long the answer to what is sent from now on is awaited; 0 if that is not known.</summary>
        internal void Await(int timeoutMs)
        {
            _inner.Await(timeoutMs);
        }

        internal bool IsEmpty
        {
            get { return _filled == 0; }
        }

        /// <summary>Starts a connection: no keys.</summary>
        internal void Reset()
        {
            Wipe();
            _plainSequence = 0;
            _sequence = 0;
            IsExhausted = false;
            Datagrams = 0;
            Bytes = 0;
        }

        /// <summary>From here on records of epoch 1 can be written. A second time in a handshake their numbers go on, so that none comes twice even if keys do.</summary>
        /// <param name="protection">Has our keys.</param>
        /// <param name="isNew">Whether the keys were never used, so that the next number is the first under them.</param>
        internal void Protect(RecordProtection protection, bool isNew)
        {
            _protection = protection;
            _isNew = isNew;
            IsCounting = _reserved is null;
            _firstSequence = isNew ? Unknown : 0;
            Sealed = 0;
        }

        /// <summary>Forgets the keys.</summary>
        internal void Unprotect()
        {
            if (_protection is not null)
            {
                _protection.Clear();
                _protection = null;
            }
        }

        /// <summary>Forgets keys and content.</summary>
        internal void Wipe()
        {
            Unprotect();
            Array.Clear(Buffer, 0, Size);
            _filled = 0;
        }

        /// <summary>The longest content that a record of this epoch can still have in the present datagram; may be negative.</summary>
        internal int RoomFor(int epoch)
        {
            int room = Size - _filled - RecordHeader.Length;
            if (epoch == 0)
            {
                return room;
            }

            return _connection.ContentFor(room);
        }

        /// <summary>Starts a record. Its content is to be put into <see cref="Buffer"/>.</summary>
        /// <returns>Where, for no more than <see cref="RoomFor"/> bytes.</returns>
        internal int Begin(int epoch, int type)
        {
            _start = _filled;
            _epoch = epoch;
            _type = type;
            int at = _start + RecordHeader.Length;
            return epoch == 0 ? at : at + _connection.PeerConnectionIdLength + _protection.PrefixLength;
        }

        /// <summary>Ends the record with <paramref name="count"/> bytes of content and seals it.</summary>
        /// <returns>False when there is no number left to seal it under; the datagram is then given up.</returns>
        internal bool End(int count)
        {
            byte[] buffer = Buffer;
            if (_epoch == 0)
            {
                RecordHeader.Write(buffer, _start, _type, ProtocolVersion.Dtls12, 0, _plainSequence++);
                BigEndian.WriteUInt16(buffer, _start + RecordHeader.Length - 2, (ushort)count);
                _filled = _start + RecordHeader.Length + count;
                return true;
            }

            if (!TryTakeSequence(out long sequence))
            {
                IsExhausted = true;
                _filled = 0;
                return false;
            }

            int connectionId = _connection.PeerConnectionIdLength;
            int header = RecordHeader.Length + connectionId;
            int type = _type;
            if (connectionId > 0)
            {
                buffer[_start + header + _protection.PrefixLength + count] = (byte)type;
                count++;
                type = ContentType.Tls12Cid;
                Array.Copy(_connection.PeerConnectionId, 0, buffer, _start + RecordHeader.ConnectionIdOffset, connectionId);
            }

            RecordHeader.Write(buffer, _start, type, ProtocolVersion.Dtls12, _epoch, sequence);
            byte[] aad = _work.Aad;
            int aadCount = RecordHeader.WriteAad(aad, buffer, _start, connectionId);
            int length = _protection.Seal(aad, aadCount, buffer, _start + RecordHeader.NumberOffset, _start + header, count);
            BigEndian.WriteUInt16(buffer, _start + header - 2, (ushort)length);
            _filled = _start + header + length;
            _firstSequence = _firstSequence == Unknown ? sequence : _firstSequence;
            Sealed = sequence - _firstSequence + 1;
            return true;
        }

        /// <summary>Sends one record as a datagram.</summary>
        internal bool Send(int epoch, int type, byte[] buffer, int offset, int count)
        {
            int at = Begin(epoch, type);
            Array.Copy(buffer, offset, Buffer, at, count);
            return End(count) && Flush();
        }

        /// <summary>Sends an alert. It is not repeated when it is lost (RFC 6347 §4.1.2.7).</summary>
        internal void SendAlert(int epoch, int level, int alert)
        {
            int at = Begin(epoch, ContentType.Alert);
            Buffer[at] = (byte)level;
            Buffer[at + 1] = (byte)alert;
            if (End(AlertLength))
            {
                Flush();
            }
        }

        /// <summary>Sends the datagram, if there is anything in it.</summary>
        /// <returns>Whether the link took it.</returns>
        internal bool Flush()
        {
            int count = _filled;
            _filled = 0;
            if (count == 0)
            {
                return true;
            }

            Datagrams++;
            Bytes += count;
            return _inner.Send(Buffer, 0, count);
        }

        private bool TryTakeSequence(out long sequence)
        {
            if (!IsCounting)
            {
                if (_reserved.TryTake(out sequence))
                {
                    _sequence = sequence + 1;
                    return true;
                }

                // New keys are in no store, so nobody else counts under them: a full or worn medium does not end the connection.
                IsCounting = _isNew;
            }

            sequence = _sequence;
            if (!IsCounting || sequence >= RecordHeader.SequenceLimit)
            {
                return false;
            }

            _sequence++;
            return true;
        }
    }
}
