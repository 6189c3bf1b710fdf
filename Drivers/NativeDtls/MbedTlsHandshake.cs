using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>
    /// The handshake of a link: resumes a suspended connection, or passes datagrams to and from Mbed TLS and counts them.
    /// Returns <see cref="Done"/>, less for an error of Mbed TLS, or more while it waits.
    /// </summary>
    internal sealed class MbedTlsHandshake
    {
        internal const int Done = 0;

        private readonly DatagramLink _inner;
        private readonly MbedTlsConnection _connection;
        private readonly ResumableSession _session;
        private readonly SavedContext _saved;
        private readonly byte[] _input;

        private long _startedMs;
        private long _lastMs;
        private long _clockMs;      // the time that Mbed TLS is told: it stands still while the link sends
        private bool _isLeaving;    // the link has taken something, and not sent all of it yet
        private long _dueMs;

        /// <summary>One over a link.</summary>
        /// <param name="inner">The link beneath.</param>
        /// <param name="connection">What it sets up.</param>
        /// <param name="session">What it offers to resume; forgotten when it fails.</param>
        /// <param name="saved">Where a connection may sleep, or null.</param>
        /// <param name="input">Holds the datagram that <see cref="Advance"/> takes.</param>
        internal MbedTlsHandshake(DatagramLink inner, MbedTlsConnection connection, ResumableSession session, SavedContext saved, byte[] input)
        {
            _inner = inner;
            _connection = connection;
            _session = session;
            _saved = saved;
            _input = input;
        }

        /// <summary>The kind of handshake.</summary>
        internal HandshakeKind Kind { get; private set; }

        /// <summary>Datagrams of both directions.</summary>
        internal int Datagrams { get; private set; }

        /// <summary>Bytes of those datagrams.</summary>
        internal int Bytes { get; private set; }

        internal int DurationMs { get; private set; }

        internal int Start(long nowMs, PreSharedKey credentials)
        {
            _startedMs = nowMs;
            _lastMs = nowMs;
            _isLeaving = false;
            _dueMs = DatagramLink.Never;
            Datagrams = 0;
            Bytes = 0;
            DurationMs = 0;
            int error = _connection.Create(credentials);
            if (error == 0 && _saved is not null)
            {
                if (_saved.TryTake(_connection.Handle, credentials, out error))
                {
                    Kind = HandshakeKind.Restored;
                    return Done;
                }

                error = error == 0 ? 0 : _connection.Create(credentials);
            }

            if (error != 0)
            {
                return error;
            }

            _session.Offer(_connection.Handle);
            return Advance(nowMs, 0);
        }

        /// <summary>Whether it is to go on without a datagram: its time has come, or what the wait for an answer begins with has left.</summary>
        internal bool IsDue(long nowMs)
        {
            return _isLeaving ? !_inner.IsSending : nowMs >= _dueMs;
        }

        /// <summary>When the link above is to be stepped next, of which the one beneath has said when it wants to be.</summary>
        internal long NextMs(long innerMs, long nowMs)
        {
            if (_inner.IsSending)
            {
                // It was not asked for what it has taken since, and no timer runs before that has left.
                innerMs = _inner.Step(nowMs);
                innerMs = _inner.IsSending ? innerMs : nowMs;
            }

            long due = _isLeaving ? DatagramLink.Never : _dueMs;
            return due < innerMs ? due : innerMs;
        }

        /// <summary>Goes on with a datagram of the input, or without one when <paramref name="inputCount"/> is 0, until it waits, is done or has failed.</summary>
        internal int Advance(long nowMs, int inputCount)
        {
            if (inputCount > 0)
            {
                Count(inputCount);
            }

            _clockMs += _isLeaving ? 0 : nowMs - _lastMs;
            _lastMs = nowMs;
            int result;
            int sent;
            do
            {
                result = NativeMbedTls.Handshake(_connection.Handle, _clockMs, _input, inputCount, _connection.Output);
                inputCount = 0;
                sent = _connection.OutputCount;
                if (sent > 0)
                {
                    Count(sent);
                    _inner.Send(_connection.Output, 0, sent);
                }
            }
            while (result > 0 && sent > 0);

            _isLeaving = _inner.IsSending;
            _dueMs = DatagramLink.Never;
            DurationMs = (int)(nowMs - _startedMs);
            if (result < 0)
            {
                _session.Forget();
            }
            else if (result == Done)
            {
                Kind = _connection.Query(MbedTlsQuery.IsFull) == 1 ? HandshakeKind.Full : HandshakeKind.Resumed;
            }
            else
            {
                int wait = _connection.Query(MbedTlsQuery.Timer);
                _dueMs = wait < 0 ? DatagramLink.Never : nowMs + wait;
            }

            return result;
        }

        private void Count(int bytes)
        {
            Datagrams++;
            Bytes += bytes;
        }
    }
}
