using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>
    /// A DTLS 1.2 client (RFC 6347, RFC 7925) over any link, using the image's Mbed TLS. It has no clock and no thread: the handshake proceeds
    /// in <see cref="Step"/>. The native connection lives from <see cref="Open"/> to the end of the link, so a closed link holds no native memory.
    /// </summary>
    public sealed partial class MbedTlsLink : SecuredLink
    {
        private const int CloseNotify = 0;
        private const int MaxMtu = 1500;

        /// <summary>Datagrams looked at in one call, so that a flood leaves time for everything else.</summary>
        private const int MaxDatagramsPerCall = 64;

        private readonly DatagramLink _inner;
        private readonly DeviceCertificate _certificate;
        private readonly MbedTlsOptions _options;
        private readonly SavedContext _saved;
        private readonly byte[] _input;
        private readonly MbedTlsConnection _connection;
        private readonly ResumableSession _session;
        private readonly MbedTlsHandshake _handshake;

        private PreSharedKey _credentials;
        private LinkState _state = LinkState.Closed;
        private HandshakeKind _kind = HandshakeKind.None;
        private bool _isResumable = true;       // what a present session leaves behind
        private bool _hasRest;                  // the last datagram holds more records
        private int _maxDatagram;
        private long _records;
        private long _nowMs;
        private int _alert = MbedTlsConnection.NoAlert;
        private bool _mayHaveMore;
        private AlertAction _action = AlertAction.RetryLater;

        internal MbedTlsLink(DatagramLink inner, LinkTarget target, PreSharedKey credentials, DeviceCertificate certificate, MbedTlsSupport support)
        {
            _inner = inner;
            _credentials = credentials;
            _certificate = certificate;
            _options = support.Options.For(inner.Timing);

            // By an address that is another after each start the server would not know whose records they are.
            bool isFoundAgain = inner.KeepsAddress || (_options.UseConnectionId && support.Has(MbedTlsFeature.ConnectionId));
            OwnedStore store = support.Has(MbedTlsFeature.Context) && isFoundAgain ? support.TakeStore(credentials) : null;
            _saved = store is null ? null : new SavedContext(store);
            int mtu = inner.MaxDatagram < MaxMtu ? inner.MaxDatagram : MaxMtu;
            _input = new byte[MaxMtu];
            _connection = new MbedTlsConnection(certificate, support, _options, target.CipherSuites, mtu);
            _session = new ResumableSession(_options.MaxSessionLength);
            _handshake = new MbedTlsHandshake(inner, _connection, _session, certificate is null ? _saved : null, _input);
            _maxDatagram = _connection.MaxContentBeforeHandshake;
        }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <summary>The longest content of one record: what the link beneath has room for, up to the requested fragment length.</summary>
        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        /// <inheritdoc/>
        public override HandshakeKind Handshake
        {
            get { return _kind; }
        }

        /// <inheritdoc/>
        public override int HandshakeDatagrams
        {
            get { return _handshake.Datagrams; }
        }

        /// <summary>Bytes of the handshake: the native library does not tell those of its records.</summary>
        public override int OverheadBytes
        {
            get { return _handshake.Bytes; }
        }

        /// <inheritdoc/>
        public override int HandshakeBytes
        {
            get { return _handshake.Bytes; }
        }

        /// <inheritdoc/>
        public override int HandshakeMs
        {
            get { return _handshake.DurationMs; }
        }

        /// <summary>
        /// The alert that ended the link or the last handshake, or -1. Mbed TLS does not report encrypted alerts, except close_notify (0).
        /// </summary>
        public override int Alert
        {
            get { return _alert; }
        }

        /// <inheritdoc/>
        public override bool MayHaveMore
        {
            get { return _mayHaveMore; }
        }

        /// <inheritdoc/>
        public override AlertAction Action
        {
            get { return _action; }
        }

        /// <summary>The last error of Mbed TLS, such as -0x6800 for a silent server, or 0.</summary>
        public int Error { get; private set; }

        /// <inheritdoc/>
        public override void Announce(ReleaseHint hint)
        {
            _inner.Announce(hint);
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
        public override bool IsFaultLocal
        {
            get { return _inner.IsFaultLocal; }
        }

        /// <summary>Whether Connection IDs are in use (RFC 9146).</summary>
        public bool UsesConnectionId
        {
            get { return _connection.Exists && _connection.Query(MbedTlsQuery.UsesConnectionId) == 1; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                return;
            }

            _nowMs = nowMs;
            _state = LinkState.Opening;
            _inner.Open(nowMs);
            Step(nowMs);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            _nowMs = nowMs;
            long next = _inner.Step(nowMs);
            if (_state == LinkState.Open && _records >= _options.MaxRecords)
            {
                SendCloseNotify();
                FreeConnection();
                _session.Forget();
                _state = LinkState.Opening;
            }

            if (_state != LinkState.Opening)
            {
                return next;
            }

            if (_inner.State != LinkState.Open)
            {
                if (_inner.State == LinkState.Failed)
                {
                    Fail(0);
                }

                return next;
            }

            if (!_connection.Exists)
            {
                StartHandshake();
            }
            else
            {
                TakeHandshakeDatagrams();
            }

            if (_state == LinkState.Opening && _handshake.IsDue(nowMs))
            {
                Follow(_handshake.Advance(nowMs, 0));
            }

            return _handshake.NextMs(next, nowMs);
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open || count > _maxDatagram)
            {
                return false;
            }

            _records++;
            return NativeMbedTls.Write(_connection.Handle, _nowMs, buffer, offset, count, _connection.Output) == count && SendOutput();
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_state == LinkState.Opening && _connection.Exists)
            {
                TakeHandshakeDatagrams();
            }

            _mayHaveMore = false;
            for (int i = 0; i < MaxDatagramsPerCall && _state == LinkState.Open; i++)
            {
                int arrived = _hasRest ? 0 : _inner.Receive(_input, 0, _input.Length);
                if (arrived == 0 && !_hasRest)
                {
                    return 0;
                }

                int length = NativeMbedTls.Read(_connection.Handle, _nowMs, _input, arrived, buffer, offset, count, _connection.Output);
                SendOutput();
                _hasRest = length > 0 && _connection.HasRest;
                if (length > 0)
                {
                    _records++;
                    return length;
                }

                if (length < 0)
                {
                    EndByPeer(length);
                }
            }

            _mayHaveMore = _state == LinkState.Open;
            return 0;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            return _hasRest || _inner.Wait(timeoutMs);
        }

        /// <summary>Sends close_notify, wipes the keys and closes the link beneath. The session can be resumed by <see cref="Open"/>.</summary>
        public override void Close()
        {
            if (_state == LinkState.Open)
            {
                SendCloseNotify();
            }

            End(LinkState.Closed);
        }
    }
}
