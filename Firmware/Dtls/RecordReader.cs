using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Takes datagrams from the link beneath and the records out of them, one at a time, opened in place: in the caller's buffer where that holds a
    /// record, so that it has none of its own but for a handshake. What is forged, replayed, malformed, of another epoch or of another connection is
    /// dropped without a word (RFC 6347 §4.1.2.7).
    /// </summary>
    internal sealed class RecordReader
    {
        /// <summary>Datagrams looked at in one call, so that a flood leaves time for everything else.</summary>
        internal const int MaxDatagramsPerCall = 64;

        /// <summary>Records that do not verify in one call: each costs as much as a genuine one, and a datagram holds dozens.</summary>
        internal const int MaxForgeriesPerCall = 32;

        /// <summary>Holds the record read.</summary>
        internal byte[] Buffer;

        /// <summary>The type of the record read.</summary>
        internal int Type;

        /// <summary>0 when the record read is unprotected, 1 when it has proven genuine.</summary>
        internal int Epoch;

        /// <summary>Where its content starts.</summary>
        internal int Offset;

        /// <summary>Bytes of content.</summary>
        internal int Count;

        /// <summary>Datagrams taken since <see cref="Reset"/>.</summary>
        internal int Datagrams;

        /// <summary>Bytes of those datagrams.</summary>
        internal int Bytes;

        /// <summary>Records under the present keys that did not verify.</summary>
        internal int Forgeries;

        /// <summary>Records dropped since the link was made.</summary>
        internal int Dropped;

        /// <summary>The record numbers received under the present keys.</summary>
        internal readonly ReplayWindow Window = new ReplayWindow(ReplayWindow.MaxWidth);

        private readonly DatagramLink _inner;
        private readonly ConnectionState _connection;
        private readonly byte[] _aad;
        private readonly int _size;
        private readonly int _minimum;

        private RecordProtection _protection;
        private byte[] _own;            // for datagrams without a buffer of the caller's; null most of the time
        private int _at;
        private int _end;
        private int _datagramsLeft;     // in this call
        private int _forgeriesLeft;

        /// <param name="inner">The link beneath.</param>
        /// <param name="connection">Says which Connection ID the peer's records carry.</param>
        /// <param name="work">What the links of a client share.</param>
        /// <param name="size">The largest datagram to take.</param>
        /// <param name="minimum">Bytes of the longest record that was agreed on: a caller's buffer that is smaller takes no datagram.</param>
        internal RecordReader(DatagramLink inner, ConnectionState connection, RecordWork work, int size, int minimum)
        {
            _inner = inner;
            _connection = connection;
            _aad = work.Aad;
            _size = size;
            _minimum = minimum < size ? minimum : size;
            BeginCall();
        }

        /// <summary>Whether records of a datagram wait here.</summary>
        internal bool HasRest
        {
            get { return _at < _end; }
        }

        /// <summary>Starts a connection: no keys.</summary>
        internal void Reset()
        {
            Wipe();
            Datagrams = 0;
            Bytes = 0;
        }

        /// <summary>From here on records of epoch 1 can be read.</summary>
        /// <param name="protection">Has the peer's keys.</param>
        internal void Protect(RecordProtection protection)
        {
            _protection = protection;
            Window.Restore(-1, 0);
            Forgeries = 0;
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
            if (_own is not null)
            {
                Array.Clear(_own, 0, _own.Length);
                _own = null;
            }

            Buffer = null;
            BeginCall();
            _at = 0;
            _end = 0;
        }

        /// <summary>Whether there may be more than the bounds of a call let through.</summary>
        internal bool IsSpent
        {
            get { return _datagramsLeft <= 0 || _forgeriesLeft <= 0; }
        }

        /// <summary>A call begins, which <see cref="MaxDatagramsPerCall"/> and <see cref="MaxForgeriesPerCall"/> bound.</summary>
        internal void BeginCall()
        {
            _datagramsLeft = MaxDatagramsPerCall;
            _forgeriesLeft = MaxForgeriesPerCall;
        }

        /// <summary>What was read costs as much as a record that does not verify, and is as likely forged.</summary>
        internal void CountAsForged()
        {
            _forgeriesLeft--;
        }

        /// <summary>Goes on to the next record that can be read.</summary>
        /// <param name="buffer">Takes the next datagram, until <see cref="EndCall"/>; null for a buffer here.</param>
        /// <param name="offset">Where to start in it.</param>
        /// <param name="count">Bytes that it has room for.</param>
        /// <returns>False when no more has arrived, or a bound of the call is reached.</returns>
        internal bool Read(byte[] buffer, int offset, int count)
        {
            for (;;)
            {
                if (_forgeriesLeft <= 0 || (_at >= _end && !TryReceive(buffer, offset, count)))
                {
                    return false;
                }

                if (TryRecord())
                {
                    return true;
                }

                Dropped++;
            }
        }

        /// <summary>Moves the content of the record read to where the caller wants it, as much as there is room for.</summary>
        /// <returns>Its bytes.</returns>
        internal int Give(byte[] buffer, int offset, int count)
        {
            int length = Count < count ? Count : count;
            int from = Offset;
            if (Buffer == buffer)
            {
                EndCall(buffer);
                Array.Copy(buffer, from, buffer, offset, length);

                // Nothing of the content is left where its record was.
                int clear = offset + length > from ? offset + length : from;
                Array.Clear(buffer, clear, from + Count - clear);
                return length;
            }

            Array.Copy(Buffer, from, buffer, offset, length);
            return length;
        }

        /// <summary>The caller takes its buffer back: records that are left in it are kept here.</summary>
        internal void EndCall(byte[] buffer)
        {
            int rest = _end - _at;
            if (rest > 0 && Buffer == buffer)
            {
                if (_own is null || _own.Length < rest)
                {
                    _own = new byte[rest];
                }

                Array.Copy(buffer, _at, _own, 0, rest);
                Buffer = _own;
                _at = 0;
                _end = rest;
            }
        }

        private bool TryReceive(byte[] buffer, int offset, int count)
        {
            if (_datagramsLeft <= 0)
            {
                return false;
            }

            if (buffer is null || count < _minimum)
            {
                if (_own is null || _own.Length < _size)
                {
                    _own = new byte[_size];
                }

                buffer = _own;
                offset = 0;
                count = _size;
            }
            else if (_own is not null && _own.Length == _size)
            {
                // The handshake is over.
                Array.Clear(_own, 0, _size);
                _own = null;
            }

            int room = count < _size ? count : _size;
            int received = _inner.Receive(buffer, offset, room);
            if (received <= 0)
            {
                return false;
            }

            _datagramsLeft--;
            Buffer = buffer;
            _at = offset;
            _end = offset + (received < room ? received : room);
            Datagrams++;
            Bytes += received;
            return true;
        }

        private bool TryRecord()
        {
            byte[] buffer = Buffer;
            int start = _at;
            int type = buffer[start];
            int connectionId = type == ContentType.Tls12Cid && _protection is not null ? _connection.OwnConnectionIdLength : 0;
            int header = RecordHeader.Length + connectionId;
            int left = _end - start - header;
            int count = left < 0 ? 0 : BigEndian.ReadUInt16(buffer, start + header - 2);
            if (left < 0 || count > left)
            {
                _at = _end;
                return false;
            }

            _at = start + header + count;
            Type = type;
            Offset = start + header;
            Count = count;
            Epoch = BigEndian.ReadUInt16(buffer, start + RecordHeader.NumberOffset);
            int version = BigEndian.ReadUInt16(buffer, start + RecordHeader.VersionOffset);
            switch (Epoch)
            {
                case 0:
                    // A server that does not know yet what the client speaks says DTLS 1.0 here (RFC 6347 §4.2.1).
                    return version == ProtocolVersion.Dtls12 || version == ProtocolVersion.Dtls10;

                case 1:
                    return version == ProtocolVersion.Dtls12 && _protection is not null && IsOurs(start, type) && TryOpen(start);

                default:
                    return false;
            }
        }

        /// <summary>With a Connection ID of ours, records without it are dropped, and the other way round (RFC 9146 §3, §6).</summary>
        private bool IsOurs(int start, int type)
        {
            int length = _connection.OwnConnectionIdLength;
            if ((type == ContentType.Tls12Cid) != (length > 0))
            {
                return false;
            }

            byte[] own = _connection.OwnConnectionId;
            for (int i = 0; i < length; i++)
            {
                if (Buffer[start + RecordHeader.ConnectionIdOffset + i] != own[i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryOpen(int start)
        {
            long sequence = (long)BigEndian.ReadUnsigned(Buffer, start + RecordHeader.SequenceOffset, 6);
            if (!Window.IsFresh(sequence))
            {
                return false;
            }

            int aadCount = RecordHeader.WriteAad(_aad, Buffer, start, _connection.OwnConnectionIdLength);
            int content = _protection.Open(_aad, aadCount, Buffer, Offset, Count);
            if (content < 0)
            {
                Forgeries++;
                _forgeriesLeft--;
                return false;
            }

            Window.Accept(sequence);
            Offset += _protection.PrefixLength;
            Count = content;
            return Type != ContentType.Tls12Cid || TryUnwrap();
        }

        /// <summary>Behind the content stand its type and padding of zeros (RFC 9146 §4).</summary>
        private bool TryUnwrap()
        {
            int last = Count - 1;
            while (last >= 0 && Buffer[Offset + last] == 0)
            {
                last--;
            }

            if (last < 0)
            {
                return false;
            }

            Type = Buffer[Offset + last];
            Count = last;
            return true;
        }
    }
}
