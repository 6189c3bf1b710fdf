using System;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>
    /// DTLS 1.2 as a client (RFC 6347, RFC 7925) over any link, by the image's Mbed TLS. It has no clock and no thread: the handshake goes on
    /// in <see cref="Step"/>. The native connection lives from <see cref="Open"/> to the end of the link, so a closed link holds no native memory.
    /// </summary>
    public sealed class MbedTlsLink : SecuredLink
    {
        private const int NoAlert = -1;
        private const int CloseNotify = 0;
        private const int SeedLength = 64;
        private const int MaxMtu = 1500;

        // Content that a datagram of the longest record adds to: header, explicit nonce and tag of AES_128_CCM_8 (RFC 6655 §3).
        private const int Overhead = 29;

        private readonly DatagramLink _inner;
        private readonly DeviceCertificate _certificate;
        private readonly MbedTlsSupport _support;
        private readonly MbedTlsOptions _options;
        private readonly SavedContext _saved;
        private readonly byte[] _input;
        private readonly byte[] _output;
        private readonly byte[] _session;

        private LinkCredentials _credentials;
        private LinkState _state = LinkState.Closed;
        private HandshakeKind _kind = HandshakeKind.None;
        private long _connection;               // native, or 0
        private int _sessionLength;
        private bool _isResumable = true;       // what a present session leaves behind
        private bool _hasRest;                  // the last datagram holds more records
        private int _maxDatagram;
        private long _records;
        private long _nowMs;
        private long _startedMs;
        private long _dueMs;
        private int _datagrams;
        private int _bytes;
        private int _durationMs;
        private int _alert = NoAlert;

        internal MbedTlsLink(DatagramLink inner, LinkCredentials credentials, DeviceCertificate certificate, MbedTlsSupport support)
        {
            _inner = inner;
            _credentials = credentials;
            _certificate = certificate;
            _support = support;
            _options = support.Options;
            _saved = support.Store is null || !support.Has(MbedTlsFeature.Context) ? null : new SavedContext(support.Store, support.NextRecordName());
            int mtu = inner.MaxDatagram < MaxMtu ? inner.MaxDatagram : MaxMtu;
            _input = new byte[MaxMtu];
            _output = new byte[mtu];
            _session = new byte[_options.MaxSessionLength];
            _maxDatagram = MaxBeforeHandshake();
        }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <summary>The longest content of one record: what is left of the link beneath, and not more than the fragment length asked for.</summary>
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
            get { return _datagrams; }
        }

        /// <inheritdoc/>
        public override int HandshakeBytes
        {
            get { return _bytes; }
        }

        /// <inheritdoc/>
        public override int HandshakeMs
        {
            get { return _durationMs; }
        }

        /// <summary>
        /// The alert that ended the link or the last handshake, or -1. Mbed TLS does not tell those that come encrypted, but for close_notify (0).
        /// </summary>
        public override int Alert
        {
            get { return _alert; }
        }

        /// <summary>What Mbed TLS answered last when it failed, such as -0x6800 for a server that is silent, or 0.</summary>
        public int Error { get; private set; }

        /// <summary>Whether Connection IDs are in use (RFC 9146).</summary>
        public bool UsesConnectionId
        {
            get { return _connection != 0 && NativeMbedTls.Query(_connection, MbedTlsQuery.UsesConnectionId) == 1; }
        }

        /// <inheritdoc/>
        public override void SetCredentials(LinkCredentials credentials)
        {
            _credentials = credentials;
            _isResumable = false;
            Forget();
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
                ForgetSession();
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

            if (_connection == 0)
            {
                StartHandshake();
            }
            else
            {
                TakeHandshakeDatagrams();
            }

            if (_state == LinkState.Opening && nowMs >= _dueMs)
            {
                AdvanceHandshake(0);
            }

            return _state == LinkState.Opening && _dueMs < next ? _dueMs : next;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open || count > _maxDatagram)
            {
                return false;
            }

            _records++;
            return NativeMbedTls.Write(_connection, _nowMs, buffer, offset, count, _output) == count && SendOutput();
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (_state == LinkState.Opening && _connection != 0)
            {
                TakeHandshakeDatagrams();
            }

            while (_state == LinkState.Open)
            {
                int arrived = _hasRest ? 0 : _inner.Receive(_input, 0, _input.Length);
                if (arrived == 0 && !_hasRest)
                {
                    return 0;
                }

                int length = NativeMbedTls.Read(_connection, _nowMs, _input, arrived, buffer, offset, count, _output);
                SendOutput();
                _hasRest = length > 0 && NativeMbedTls.Query(_connection, MbedTlsQuery.Pending) == 1;
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

            return 0;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            return _hasRest || _inner.Wait(timeoutMs);
        }

        /// <summary>Tells the peer, forgets the keys and closes the link beneath. The session can be resumed by <see cref="Open"/>.</summary>
        public override void Close()
        {
            if (_state == LinkState.Open)
            {
                SendCloseNotify();
            }

            End(LinkState.Closed);
        }

        /// <summary>
        /// Puts the connection into the store and closes the link without a word to the peer: for a sleep with the power off. The next
        /// <see cref="Open"/>, of this object or of one made after the restart, goes on with it, once.
        /// </summary>
        /// <returns>
        /// False when the link is not open, has certificates, the image cannot save it, or the store did not take it. When only the store failed,
        /// the link is closed all the same, because Mbed TLS cannot go on.
        /// </returns>
        public bool Suspend()
        {
            if (_state != LinkState.Open || _saved is null || !(_certificate is null) || !_isResumable || _hasRest)
            {
                return false;
            }

            bool isPut = _saved.TryPut(_connection, _credentials);
            End(LinkState.Closed);
            return isPut;
        }

        /// <summary>Forgets the session, here and in the store, so that the next handshake is a full one.</summary>
        public void Forget()
        {
            ForgetSession();
            if (!(_saved is null))
            {
                _saved.Forget();
            }
        }

        private int MaxBeforeHandshake()
        {
            int room = _output.Length - Overhead;
            return _options.MaxFragmentLength != 0 && _options.MaxFragmentLength < room ? _options.MaxFragmentLength : room;
        }

        private void StartHandshake()
        {
            _kind = HandshakeKind.None;
            _alert = NoAlert;
            Error = 0;
            _records = 0;
            _datagrams = 0;
            _bytes = 0;
            _durationMs = 0;
            _startedMs = _nowMs;
            _isResumable = true;
            int error = CreateConnection();
            if (error == 0 && !(_saved is null) && _certificate is null)
            {
                if (_saved.TryTake(_connection, _credentials, out error))
                {
                    SetOpen(HandshakeKind.Restored);
                    return;
                }

                error = error == 0 ? 0 : CreateConnection();
            }

            if (error == 0 && _sessionLength > 0)
            {
                if (NativeMbedTls.Resume(_connection, _session, _sessionLength) < 0)
                {
                    ForgetSession();
                }
            }

            if (error != 0)
            {
                Fail(error);
                return;
            }

            AdvanceHandshake(0);
        }

        /// <summary>Makes the native connection, in place of the one there was.</summary>
        /// <returns>0, or an error of Mbed TLS.</returns>
        private int CreateConnection()
        {
            const int AllocationFailed = -0x7f00;   // MBEDTLS_ERR_SSL_ALLOC_FAILED
            FreeConnection();
            byte[] seed = new byte[SeedLength];
            _support.Random.Fill(seed, 0, seed.Length);
            _connection = NativeMbedTls.Create(seed);
            Array.Clear(seed, 0, seed.Length);
            if (_connection == 0)
            {
                return AllocationFailed;
            }

            NativeMbedTls.SetTimeouts(_connection, _options.FirstTimeoutMs, _options.MaxTimeoutMs);
            int error = _certificate is null
                ? NativeMbedTls.SetPsk(_connection, _credentials.Identity, _credentials.Key)
                : NativeMbedTls.SetCertificates(_connection, _certificate.Trusted, _certificate.Own, _certificate.Key, _certificate.ServerName);
            if (error == 0 && _options.UseConnectionId && _support.Has(MbedTlsFeature.ConnectionId))
            {
                byte[] connectionId = new byte[_options.OwnConnectionIdLength];
                _support.Random.Fill(connectionId, 0, connectionId.Length);
                error = NativeMbedTls.SetConnectionId(_connection, connectionId);
            }

            if (error != 0)
            {
                return error;
            }

            int suites = _certificate is null ? _options.Suites : MbedTlsSuite.EcdheEcdsaAes128Ccm8;
            int fragment = _support.Has(MbedTlsFeature.MaxFragment) ? _options.MaxFragmentLength : 0;
            bool asksForTickets = _options.UseTickets && _output.Length >= MbedTlsOptions.MinDatagramForTickets;
            return NativeMbedTls.Start(_connection, suites, _output.Length, fragment, asksForTickets ? 1 : 0);
        }

        private void TakeHandshakeDatagrams()
        {
            while (_state == LinkState.Opening)
            {
                int arrived = _inner.Receive(_input, 0, _input.Length);
                if (arrived == 0)
                {
                    return;
                }

                _datagrams++;
                _bytes += arrived;
                AdvanceHandshake(arrived);
            }
        }

        /// <summary>Lets the handshake go on with a datagram of <see cref="_input"/> or without, until it waits, is done or has failed.</summary>
        private void AdvanceHandshake(int inputCount)
        {
            int result;
            int sent;
            do
            {
                result = NativeMbedTls.Handshake(_connection, _nowMs, _input, inputCount, _output);
                inputCount = 0;
                sent = NativeMbedTls.Query(_connection, MbedTlsQuery.Output);
                if (sent > 0)
                {
                    _datagrams++;
                    _bytes += sent;
                    _inner.Send(_output, 0, sent);
                }
            }
            while (result > 0 && sent > 0);

            _durationMs = (int)(_nowMs - _startedMs);
            if (result < 0)
            {
                ForgetSession();
                Fail(result);
            }
            else if (result == 0)
            {
                bool isFull = NativeMbedTls.Query(_connection, MbedTlsQuery.IsFull) == 1;
                SetOpen(isFull ? HandshakeKind.Full : HandshakeKind.Resumed);
                SaveSession();
            }
            else
            {
                int wait = NativeMbedTls.Query(_connection, MbedTlsQuery.Timer);
                _dueMs = wait < 0 ? Never : _nowMs + wait;
            }
        }

        private void SetOpen(HandshakeKind kind)
        {
            _kind = kind;
            _hasRest = NativeMbedTls.Query(_connection, MbedTlsQuery.Pending) == 1;
            _maxDatagram = NativeMbedTls.Query(_connection, MbedTlsQuery.MaxPayload);
            _state = LinkState.Open;
        }

        /// <summary>Keeps what can be resumed. A session that does not fit is not kept: the next handshake is a full one.</summary>
        private void SaveSession()
        {
            ForgetSession();
            int length = _isResumable ? NativeMbedTls.SaveSession(_connection, _session) : 0;
            _sessionLength = length > 0 ? length : 0;
        }

        private bool SendOutput()
        {
            int length = NativeMbedTls.Query(_connection, MbedTlsQuery.Output);
            return length > 0 && _inner.Send(_output, 0, length);
        }

        private void SendCloseNotify()
        {
            if (NativeMbedTls.Close(_connection, _nowMs, _output) == 0)
            {
                SendOutput();
            }
        }

        private void EndByPeer(int error)
        {
            if (NativeMbedTls.Query(_connection, MbedTlsQuery.Alert) == CloseNotify)
            {
                _alert = CloseNotify;
                Close();
                return;
            }

            ForgetSession();
            Fail(error);
        }

        private void Fail(int error)
        {
            Error = error;
            _alert = _connection == 0 ? NoAlert : NativeMbedTls.Query(_connection, MbedTlsQuery.Alert);
            End(LinkState.Failed);
        }

        private void End(LinkState state)
        {
            FreeConnection();
            _kind = HandshakeKind.None;
            _maxDatagram = MaxBeforeHandshake();
            _inner.Close();
            _state = state;
        }

        private void FreeConnection()
        {
            NativeMbedTls.Free(_connection);
            _connection = 0;
            _hasRest = false;
            Array.Clear(_output, 0, _output.Length);
        }

        private void ForgetSession()
        {
            Array.Clear(_session, 0, _session.Length);
            _sessionLength = 0;
        }
    }
}
