using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// A DTLS 1.2 client with a pre-shared key (RFC 6347, RFC 7925 §4.2) over any link. It has no clock and no thread: the handshake
    /// proceeds in <see cref="Step"/>, which also retransmits. Before a usage limit of the keys is reached it repeats the handshake
    /// and is <see cref="LinkState.Opening"/> meanwhile.
    /// </summary>
    public sealed partial class DtlsLink : SecuredLink
    {
        private readonly DatagramLink _inner;
        private readonly DtlsOptions _options;
        private readonly CryptoEngine _engine;
        private readonly DtlsStore _store;
        private readonly Association _association;

        private PreSharedKey _credentials;
        private LinkState _state = LinkState.Closed;
        private bool _isCurrent = true;         // the connection is one of the present credentials
        private bool _isRestored;
        private int _content;                   // bytes carried since the last handshake began
        private long _nowMs;

        /// <summary>Makes a closed link.</summary>
        /// <param name="inner">The link beneath, closed, with datagrams of at least 64 bytes. It is opened, stepped and closed here.</param>
        /// <param name="credentials">Identity and key. Once their owner has wiped them the link does not open.</param>
        /// <param name="options">The options; must not be changed afterwards.</param>
        /// <param name="engine">Provides AES and SHA-256.</param>
        /// <param name="random">The board's random source.</param>
        /// <param name="store">Keeps the connection over a sleep with the power off, or null.</param>
        /// <exception cref="ArgumentException">An option is out of range.</exception>
        public DtlsLink(
            DatagramLink inner, PreSharedKey credentials, DtlsOptions options, CryptoEngine engine, RandomSource random, DtlsStore store = null)
            : this(inner, credentials, options, engine, random, store, new RecordWork())
        {
        }

        internal DtlsLink(
            DatagramLink inner, PreSharedKey credentials, DtlsOptions options, CryptoEngine engine, RandomSource random, DtlsStore store, RecordWork work)
        {
            options.Check();
            _inner = inner;
            _credentials = credentials;
            _options = options;
            _engine = engine;
            _store = store;
            _association = new Association(inner, options, engine, random, store is null ? null : store.Numbers, work);
        }

        /// <inheritdoc/>
        public override bool IsSending
        {
            get { return _inner.IsSending; }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _inner.Timing; }
        }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return _inner.Pump; }
        }

        /// <inheritdoc/>
        public override void Announce(ReleaseHint hint)
        {
            _inner.Announce(hint);
        }

        /// <inheritdoc/>
        public override void SetCredentials(LinkCredentials credentials)
        {
            _credentials = (PreSharedKey)credentials;
            _isCurrent = false;
            Forget();
            if (_state == LinkState.Opening)
            {
                // Nothing may open under the former key. Reopened from another port, so that late datagrams do not interfere.
                Close();
                Open(_nowMs);
            }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                return;
            }

            _state = LinkState.Opening;
            _association.End(LinkState.Closed);
            _isRestored = _store is not null && _store.TryTake(_credentials, _engine, _association.Connection, _association.Session, nowMs);
            if (_isRestored && _association.Connection.PeerConnectionIdLength == 0 && !_inner.KeepsAddress)
            {
                // The server could not attribute these records; the session is resumed instead.
                _association.Connection.Wipe();
                _isRestored = false;
            }

            _inner.Open(nowMs);
            Step(nowMs);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            _nowMs = nowMs;
            long next = _inner.Step(nowMs);
            if (_state == LinkState.Opening || _state == LinkState.Open)
            {
                long due = StepAssociation(nowMs);
                if (_inner.IsSending)
                {
                    // It was not asked for what it has taken since, and no timer runs before that has left.
                    next = _inner.Step(nowMs);
                    due = _inner.IsSending ? due : nowMs;
                }

                next = due < next ? due : next;
            }

            return next;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            bool isSent = _state == LinkState.Open && count <= MaxDatagram && _association.Send(buffer, offset, count);
            _content += isSent ? count : 0;
            return isSent;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open && _state != LinkState.Opening)
            {
                return 0;
            }

            int received = _association.Pump(buffer, offset, count, _nowMs);
            _content += received;
            Follow();
            return received;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            return _association.Reader.HasRest || _inner.Wait(timeoutMs);
        }

        /// <summary>Sends close_notify, wipes the keys and closes the link beneath. The session can be resumed by <see cref="Open"/>.</summary>
        public override void Close()
        {
            _association.SendClose();
            End();
        }

        /// <summary>
        /// Saves the connection in the store and closes the link without a message to the peer, for a sleep with the power off. The next
        /// <see cref="Open"/>, of this object or of one made after the restart, resumes it, once.
        /// </summary>
        /// <returns>False when the link is not open or the store failed; the link is then unchanged.</returns>
        public override bool Suspend()
        {
            if (_state != LinkState.Open || !_isCurrent || _store is null || !_association.CanBeKept
                || !_store.TryPut(_credentials, _engine, _association.Connection, _association.Reader))
            {
                return false;
            }

            End();
            return true;
        }

        private long StepAssociation(long nowMs)
        {
            if (_inner.State == LinkState.Failed)
            {
                _association.Fail(AlertDescription.None);
                Follow();
                return Never;
            }

            if (_inner.State != LinkState.Open)
            {
                return Never;
            }

            long due;
            if (_isRestored)
            {
                _isRestored = false;
                _isCurrent = true;
                _association.Restore();
                _store.RestoreWindow(_association.Reader.Window);
                due = Never;
            }
            else if ((_state == LinkState.Opening && _association.State != LinkState.Opening) || (_state == LinkState.Open && _association.IsWornOut))
            {
                _association.SendClose();
                Shake(nowMs);
                due = nowMs;
            }
            else
            {
                due = _association.Step(nowMs);
            }

            Follow();
            return due;
        }

        private void Shake(long nowMs)
        {
            _state = LinkState.Opening;
            _isCurrent = true;
            _content = 0;
            if (_store is not null)
            {
                _store.Restart();
            }

            _association.Shake(_credentials, nowMs);
        }

        /// <summary>Follows the state of the association.</summary>
        private void Follow()
        {
            switch (_association.State)
            {
                case LinkState.Open when _state == LinkState.Opening:
                    _state = LinkState.Open;
                    Keep();
                    break;

                case LinkState.Closed when _state == LinkState.Open:
                case LinkState.Failed when _state != LinkState.Failed:
                    _isRestored = false;
                    _inner.Close();
                    _state = _association.State;
                    break;
            }
        }

        /// <summary>Saves from a new connection only what may be needed again.</summary>
        private void Keep()
        {
            if (_store is null)
            {
                _association.Connection.WipeKeyBlock();
            }
            else
            {
                _store.PutSession(_credentials, _engine, _association.Session, _nowMs);
            }
        }

        private void End()
        {
            _association.End(LinkState.Closed);
            _isRestored = false;
            _inner.Close();
            _state = LinkState.Closed;
        }
    }
}
