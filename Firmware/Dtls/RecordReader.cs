using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Takes datagrams from the link beneath and the records out of them, one at a time, opened in place: in the caller's buffer where that holds the
    /// largest datagram, or in one that the links of a client share. What is forged, replayed, malformed, of another epoch or of another connection is
    /// dropped without a word (RFC 6347 §4.1.2.7).
    /// </summary>
    internal sealed partial class RecordReader
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
        private readonly RecordWork _work;
        private readonly int _size;

        private RecordProtection _protection;
        private byte[] _rest;           // of a datagram whose buffer was needed; null before the first
        private int _at;
        private int _end;
        private int _datagramsLeft;     // in this call
        private int _forgeriesLeft;

        /// <param name="inner">The link beneath.</param>
        /// <param name="connection">Says which Connection ID the peer's records carry.</param>
        /// <param name="work">What the links of a client share.</param>
        /// <param name="size">The largest datagram to take: a caller's buffer that is smaller takes none.</param>
        internal RecordReader(DatagramLink inner, ConnectionState connection, RecordWork work, int size)
        {
            _inner = inner;
            _connection = connection;
            _work = work;
            _size = size;
            BeginCall();
        }

        /// <summary>Whether records of a datagram wait here.</summary>
        internal bool HasRest
        {
            get { return _at < _end; }
        }

        /// <summary>Lends a buffer for received datagrams to all links that share working memory.</summary>
        internal void Lend(byte[] buffer)
        {
            _work.Lent = buffer;
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
            if (_rest is not null)
            {
                Array.Clear(_rest, 0, _rest.Length);
                _rest = null;
            }

            // What was lent may hold the message that is being answered.
            if (_work.Received is not null && _work.Received != _work.Lent)
            {
                Array.Clear(_work.Received, 0, _work.Received.Length);
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
        /// <param name="buffer">Takes the next datagram, until <see cref="EndCall"/>; null for one of the client.</param>
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
            Array.Clear(Buffer, from, Count);
            return length;
        }

        /// <summary>The buffer is needed for something else: records that are left in it are kept here.</summary>
        internal void EndCall(byte[] buffer)
        {
            int rest = _end - _at;
            if (rest > 0 && (Buffer == buffer || Buffer == _work.Received))
            {
                if (_rest is null || _rest.Length < rest)
                {
                    _rest = new byte[rest];
                }

                Array.Copy(Buffer, _at, _rest, 0, rest);
                Buffer = _rest;
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

            if (buffer is null || count < _size)
            {
                buffer = _work.ReserveReceived(_size);
                offset = 0;
            }

            int received = _inner.Receive(buffer, offset, _size);
            if (received <= 0)
            {
                return false;
            }

            _datagramsLeft--;
            Buffer = buffer;
            _at = offset;
            _end = offset + (received < _size ? received : _size);
            Datagrams++;
            Bytes += received;
            return true;
        }
    }
}
