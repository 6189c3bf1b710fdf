using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Takes datagrams from the link beneath and the records out of them, one at a time, opened in place. What is forged, replayed,
    /// malformed, of another epoch or of another connection is dropped without a word (RFC 6347 §4.1.2.7).
    /// </summary>
    internal sealed class RecordReader
    {
        /// <summary>Datagrams looked at in one call, so that a flood leaves time for everything else.</summary>
        internal const int MaxDatagramsPerCall = 64;

        /// <summary>Records that do not verify in one call: each costs as much as a genuine one, and a datagram holds dozens.</summary>
        internal const int MaxForgeriesPerCall = 32;

        private readonly DatagramLink _inner;
        private readonly byte[] _buffer;
        private readonly byte[] _aad = new byte[RecordHeader.MaxAad];
        private readonly byte[] _connectionId = new byte[RecordHeader.MaxOwnConnectionId];
        private readonly ReplayWindow _window = new ReplayWindow(ReplayWindow.MaxWidth);

        private RecordProtection _protection;
        private int _connectionIdLength;
        private int _at;
        private int _end;
        private int _datagramsLeft;     // in this call
        private int _forgeriesLeft;

        internal RecordReader(DatagramLink inner, int size)
        {
            _inner = inner;
            _buffer = new byte[size];
            BeginCall();
        }

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>The type of the record read.</summary>
        internal int Type { get; private set; }

        /// <summary>0 when the record read is unprotected, 1 when it has proven genuine.</summary>
        internal int Epoch { get; private set; }

        /// <summary>Where its content starts.</summary>
        internal int Offset { get; private set; }

        /// <summary>Bytes of content.</summary>
        internal int Count { get; private set; }

        /// <summary>Datagrams taken since <see cref="Reset"/>.</summary>
        internal int Datagrams { get; private set; }

        /// <summary>Bytes of those datagrams.</summary>
        internal int Bytes { get; private set; }

        /// <summary>Records under the present keys that did not verify.</summary>
        internal int Forgeries { get; private set; }

        /// <summary>Records dropped since the link was made.</summary>
        internal int Dropped { get; private set; }

        internal ReplayWindow Window
        {
            get { return _window; }
        }

        internal bool HasRest
        {
            get { return _at < _end; }
        }

        /// <summary>Starts a connection: no keys, no Connection ID.</summary>
        internal void Reset()
        {
            Wipe();
            Datagrams = 0;
            Bytes = 0;
        }

        /// <summary>From here on records of epoch 1 can be read.</summary>
        /// <param name="protection">Has the peer's keys.</param>
        /// <param name="connectionId">Our own Connection ID, which the peer's records carry.</param>
        /// <param name="connectionIdLength">Its length; 0 for none.</param>
        internal void Protect(RecordProtection protection, byte[] connectionId, int connectionIdLength)
        {
            _protection = protection;
            Array.Copy(connectionId, 0, _connectionId, 0, connectionIdLength);
            _connectionIdLength = connectionIdLength;
            _window.Restore(-1, 0);
            Forgeries = 0;
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
        /// <returns>False when no more has arrived, or a bound of the call is reached.</returns>
        internal bool Read()
        {
            for (;;)
            {
                if (_forgeriesLeft <= 0)
                {
                    return false;
                }

                if (_at >= _end)
                {
                    int count = _datagramsLeft > 0 ? _inner.Receive(_buffer, 0, _buffer.Length) : 0;
                    if (count <= 0)
                    {
                        return false;
                    }

                    _datagramsLeft--;

                    _at = 0;
                    _end = count < _buffer.Length ? count : _buffer.Length;
                    Datagrams++;
                    Bytes += count;
                }

                if (TryRecord())
                {
                    return true;
                }

                Dropped++;
            }
        }

        private bool TryRecord()
        {
            byte[] buffer = _buffer;
            int start = _at;
            int type = buffer[start];
            int connectionId = type == ContentType.Tls12Cid ? _connectionIdLength : 0;
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
                    return version == ProtocolVersion.Dtls12 && IsOurs(start, type) && TryOpen(start);

                default:
                    return false;
            }
        }

        /// <summary>With a Connection ID of ours, records without it are dropped, and the other way round (RFC 9146 §3, §6).</summary>
        private bool IsOurs(int start, int type)
        {
            if (_connectionIdLength == 0)
            {
                return type != ContentType.Tls12Cid;
            }

            if (type != ContentType.Tls12Cid)
            {
                return false;
            }

            for (int i = 0; i < _connectionIdLength; i++)
            {
                if (_buffer[start + RecordHeader.ConnectionIdOffset + i] != _connectionId[i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryOpen(int start)
        {
            long sequence = (long)BigEndian.ReadUnsigned(_buffer, start + RecordHeader.SequenceOffset, 6);
            if (_protection is null || !_window.IsFresh(sequence))
            {
                return false;
            }

            int aadCount = RecordHeader.WriteAad(_aad, _buffer, start, _connectionIdLength);
            int content = _protection.Open(_aad, aadCount, _buffer, Offset, Count);
            if (content < 0)
            {
                Forgeries++;
                _forgeriesLeft--;
                return false;
            }

            _window.Accept(sequence);
            Offset += _protection.PrefixLength;
            Count = content;
            return Type != ContentType.Tls12Cid || TryUnwrap();
        }

        /// <summary>Behind the content stand its type and padding of zeros (RFC 9146 §4).</summary>
        private bool TryUnwrap()
        {
            int last = Count - 1;
            while (last >= 0 && _buffer[Offset + last] == 0)
            {
                last--;
            }

            if (last < 0)
            {
                return false;
            }

            Type = _buffer[Offset + last];
            Count = last;
            return true;
        }
    }
}
