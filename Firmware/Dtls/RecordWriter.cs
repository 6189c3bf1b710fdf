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

        private readonly DatagramLink _inner;
        private readonly SequenceReservation _reserved;
        private readonly byte[] _buffer;
        private readonly byte[] _aad = new byte[RecordHeader.MaxAad];
        private readonly byte[] _connectionId = new byte[RecordHeader.MaxConnectionId];

        private RecordProtection _protection;
        private int _connectionIdLength;
        private long _plainSequence;
        private long _sequence;         // the next, where they are counted here
        private bool _isNew;
        private long _firstSequence;
        private int _filled;
        private int _start;         // of the record that is being written
        private int _type;
        private int _epoch;

        /// <param name="inner">The link beneath.</param>
        /// <param name="size">The largest datagram to make.</param>
        /// <param name="reserved">Where the numbers of protected records come from, or null to count them here.</param>
        internal RecordWriter(DatagramLink inner, int size, SequenceReservation reserved)
        {
            _inner = inner;
            _reserved = reserved;
            _buffer = new byte[size];
        }

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Datagrams sent since <see cref="Reset"/>.</summary>
        internal int Datagrams { get; private set; }

        /// <summary>Bytes of those datagrams.</summary>
        internal int Bytes { get; private set; }

        /// <summary>Records sealed under the present keys, or numbers lost to a restart meanwhile.</summary>
        internal long Sealed { get; private set; }

        /// <summary>
        /// Whether there was no number to be had for a record: the keys come from the store, and it does not take any more what was used up
        /// under them. They are of no use then.
        /// </summary>
        internal bool IsExhausted { get; private set; }

        /// <summary>Whether the numbers of these keys are only known here, so that the keys must not outlive this object.</summary>
        internal bool IsCounting { get; private set; }

        internal bool IsEmpty
        {
            get { return _filled == 0; }
        }

        /// <summary>Starts a connection: no keys, no Connection ID.</summary>
        internal void Reset()
        {
            Wipe();
            _plainSequence = 0;
            IsExhausted = false;
            Datagrams = 0;
            Bytes = 0;
        }

        /// <summary>From here on records of epoch 1 can be written.</summary>
        /// <param name="protection">Has our keys.</param>
        /// <param name="connectionId">The peer's Connection ID, which our records carry.</param>
        /// <param name="connectionIdLength">Its length; 0 for none.</param>
        /// <param name="isNew">Whether the keys were never used, so that the next number is the first under them.</param>
        internal void Protect(RecordProtection protection, byte[] connectionId, int connectionIdLength, bool isNew)
        {
            _protection = protection;
            Array.Copy(connectionId, 0, _connectionId, 0, connectionIdLength);
            _connectionIdLength = connectionIdLength;
            _sequence = 0;
            _isNew = isNew;
            IsCounting = _reserved is null;
            _firstSequence = isNew ? Unknown : 0;
            Sealed = 0;
        }

        /// <summary>Forgets keys and content.</summary>
        internal void Wipe()
        {
            if (!(_protection is null))
            {
                _protection.Clear();
                _protection = null;
            }

            Array.Clear(_buffer, 0, _buffer.Length);
            Array.Clear(_aad, 0, _aad.Length);
            _connectionIdLength = 0;
            _filled = 0;
        }

        /// <summary>The longest content that a record of this epoch can still have in the present datagram; may be negative.</summary>
        internal int RoomFor(int epoch)
        {
            int room = _buffer.Length - _filled - RecordHeader.Length;
            if (epoch == 0)
            {
                return room;
            }

            room = _protection.ContentFor(room - _connectionIdLength);
            return _connectionIdLength > 0 ? room - 1 : room;
        }

        /// <summary>Starts a record. Its content is to be put into <see cref="Buffer"/>.</summary>
        /// <returns>Where, for no more than <see cref="RoomFor"/> bytes.</returns>
        internal int Begin(int epoch, int type)
        {
            _start = _filled;
            _epoch = epoch;
            _type = type;
            return epoch == 0 ? _start + RecordHeader.Length : _start + RecordHeader.Length + _connectionIdLength + _protection.PrefixLength;
        }

        /// <summary>Ends the record with <paramref name="count"/> bytes of content and seals it.</summary>
        /// <returns>False when there is no number left to seal it under; the datagram is then given up.</returns>
        internal bool End(int count)
        {
            byte[] buffer = _buffer;
            if (_epoch == 0)
            {
                RecordHeader.Write(buffer, _start, _type, ProtocolVersion.Dtls12, 0, _plainSequence++);
                BigEndian.WriteUInt16(buffer, _start + RecordHeader.Length - 2, (ushort)count);
                _filled = _start + RecordHeader.Length + count;
                return true;
            }

            long sequence;
            if (!TryTakeSequence(out sequence))
            {
                IsExhausted = true;
                _filled = 0;
                return false;
            }

            int header = RecordHeader.Length + _connectionIdLength;
            int type = _type;
            if (_connectionIdLength > 0)
            {
                buffer[_start + header + _protection.PrefixLength + count] = (byte)type;
                count++;
                type = ContentType.Tls12Cid;
                Array.Copy(_connectionId, 0, buffer, _start + RecordHeader.ConnectionIdOffset, _connectionIdLength);
            }

            RecordHeader.Write(buffer, _start, type, ProtocolVersion.Dtls12, _epoch, sequence);
            int aadCount = RecordHeader.WriteAad(_aad, buffer, _start, _connectionIdLength);
            int length = _protection.Seal(_aad, aadCount, buffer, _start + RecordHeader.NumberOffset, _start + header, count);
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
            Array.Copy(buffer, offset, _buffer, at, count);
            return End(count) && Flush();
        }

        /// <summary>Sends an alert. It is not repeated when it is lost (RFC 6347 §4.1.2.7).</summary>
        internal void SendAlert(int epoch, int level, int alert)
        {
            int at = Begin(epoch, ContentType.Alert);
            _buffer[at] = (byte)level;
            _buffer[at + 1] = (byte)alert;
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
            return _inner.Send(_buffer, 0, count);
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
