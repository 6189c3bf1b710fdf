using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// DTLS 1.2 as a client with a pre-shared key (RFC 6347, RFC 7925 §4.2) over any link. It has no clock and no thread: the handshake
    /// goes on in <see cref="Step"/>, which also repeats what was lost. Before a bound of the keys is reached it shakes hands again by itself
    /// and is <see cref="LinkState.Opening"/> meanwhile.
    /// </summary>
    public sealed class DtlsLink : SecuredLink
    {
        /// <summary>Datagrams looked at in one call, so that a flood leaves time for everything else.</summary>
        private const int MaxDatagramsPerCall = 64;

        private const int LastFlightLength = HandshakeHeader.Length + KeySchedule.VerifyDataLength;

        private readonly DatagramLink _inner;
        private readonly DtlsOptions _options;
        private readonly CryptoEngine _engine;
        private readonly RandomSource _random;
        private readonly DtlsStore _store;
        private readonly RecordReader _reader;
        private readonly RecordWriter _writer;
        private readonly ConnectionState _connection;
        private readonly DtlsSession _session;
        private readonly Flight _lastFlight = new Flight(LastFlightLength);

        private LinkCredentials _credentials;
        private ClientHandshake _handshake;
        private LinkState _state = LinkState.Closed;
        private HandshakeKind _kind = HandshakeKind.None;
        private bool _isResumable = true;       // what a present session leaves behind
        private bool _isRestored;
        private long _nowMs;
        private long _startedMs;
        private int _datagrams;
        private int _bytes;
        private int _durationMs;
        private int _alert = AlertDescription.None;
        private int _alertLevel = AlertTable.Fatal;
        private bool _isAlertOfHandshake = true;

        /// <summary>Makes a closed link.</summary>
        /// <param name="inner">The link beneath, closed and of 64 bytes a datagram at least. It is opened, stepped and closed here.</param>
        /// <param name="credentials">Identity and key. The object's owner wipes it.</param>
        /// <param name="options">Bounds and choices, not changed any more.</param>
        /// <param name="engine">Where AES and SHA-256 come from.</param>
        /// <param name="random">The board's random source.</param>
        /// <param name="store">Keeps the connection over a sleep with the power off, or null.</param>
        /// <exception cref="ArgumentException">An option is out of range.</exception>
        public DtlsLink(
            DatagramLink inner, LinkCredentials credentials, DtlsOptions options, CryptoEngine engine, RandomSource random, DtlsStore store = null)
        {
            options.Check();
            _inner = inner;
            _credentials = credentials;
            _options = options;
            _engine = engine;
            _random = random;
            _store = store;
            _connection = new ConnectionState(options, engine, random);
            bool hasTickets = options.UseTickets && inner.MaxDatagram >= DtlsOptions.MinDatagramForTickets;
            _session = new DtlsSession(hasTickets ? options.MaxTicketLength : 0);
            int maxRecord = _connection.MaxRecord(options.MaxFragmentLength);
            _writer = new RecordWriter(inner, inner.MaxDatagram < maxRecord ? inner.MaxDatagram : maxRecord, store is null ? null : store.Numbers);
            _reader = new RecordReader(inner, inner.MaxDatagram < options.ReceiveBuffer ? inner.MaxDatagram : options.ReceiveBuffer);
        }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <summary>
        /// The longest content of one record. Depends on the link beneath, the fragment length asked for, the suite and the Connection ID;
        /// before the handshake it is that of the first suite without Connection ID.
        /// </summary>
        public override int MaxDatagram
        {
            get
            {
                int room = _connection.MaxContentFor(_inner.MaxDatagram);
                return room < _options.MaxFragmentLength ? room : _options.MaxFragmentLength;
            }
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

        /// <inheritdoc/>
        public override int Alert
        {
            get { return _alert; }
        }

        /// <summary>What to do now that the link has failed or was closed by the peer.</summary>
        public AlertAction Action
        {
            get { return AlertTable.ActionOf(_alertLevel, _alert, _isAlertOfHandshake); }
        }

        /// <summary>Records dropped since the link was made: forged, replayed, malformed or not of this connection.</summary>
        public int DroppedRecords
        {
            get { return _reader.Dropped; }
        }

        /// <inheritdoc/>
        public override void SetCredentials(LinkCredentials credentials)
        {
            _credentials = credentials;
            _session.Forget();
            _isResumable = false;
            if (!(_store is null))
            {
                _store.Forget();
            }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (_state == LinkState.Open || _state == LinkState.Opening)
            {
                return;
            }

            _nowMs = nowMs;
            _reader.Reset();
            _writer.Reset();
            _state = LinkState.Opening;
            _isRestored = !(_store is null) && _store.TryTake(_credentials, _engine, _connection, _session, nowMs);
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
                long due = StepConnection(nowMs);
                next = due < next ? due : next;
            }

            return next;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open || count > MaxDatagram)
            {
                return false;
            }

            return _writer.Send(1, ContentType.ApplicationData, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            return _state == LinkState.Open || (_state == LinkState.Opening && !(_handshake is null)) ? Pump(buffer, offset, count) : 0;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            return _reader.HasRest || _inner.Wait(timeoutMs);
        }

        /// <summary>Tells the peer, forgets the keys and closes the link beneath. The session can be resumed by <see cref="Open"/>.</summary>
        public override void Close()
        {
            if (_state == LinkState.Open)
            {
                SendAlert(AlertTable.Warning, AlertDescription.CloseNotify);
            }

            End(LinkState.Closed);
        }

        /// <summary>
        /// Puts the connection into the store and closes the link without a word to the peer: for a sleep with the power off. The next
        /// <see cref="Open"/>, of this object or of one made after the restart, goes on with it, once.
        /// </summary>
        /// <returns>False when the link is not open or the store did not take it; the link is then as it was.</returns>
        public bool Suspend()
        {
            if (_state != LinkState.Open || !_isResumable || _store is null || !_store.TryPut(_credentials, _engine, _connection, _reader))
            {
                return false;
            }

            End(LinkState.Closed);
            return true;
        }

        /// <summary>Forgets the session, here and in the store, so that the next handshake is a full one.</summary>
        public void Forget()
        {
            _session.Forget();
            if (!(_store is null))
            {
                _store.Forget();
            }
        }

        private long StepConnection(long nowMs)
        {
            if (_inner.State == LinkState.Failed || _writer.IsExhausted)
            {
                Fail(_writer.IsExhausted ? AlertDescription.InternalError : AlertDescription.None);
                return Never;
            }

            if (_inner.State != LinkState.Open)
            {
                return Never;
            }

            if (_state == LinkState.Open)
            {
                if (_writer.Sealed < _options.MaxRecords && _reader.Forgeries < _options.MaxForgeries)
                {
                    return Never;
                }

                SendAlert(AlertTable.Warning, AlertDescription.CloseNotify);
                _state = LinkState.Opening;
            }
            else if (_isRestored)
            {
                _isRestored = false;
                _connection.Apply(_reader, _writer, false);
                _store.RestoreWindow(_reader.Window);
                _kind = HandshakeKind.Restored;
                _state = LinkState.Open;
                return Never;
            }

            int before = _reader.Datagrams;
            if (_handshake is null)
            {
                before = 0;
                StartHandshake();
            }
            else
            {
                Pump(null, 0, 0);
            }

            if (_handshake is null)
            {
                return Never;
            }

            long due = _handshake.Step(nowMs);
            FinishHandshake();
            if (_handshake is null)
            {
                return Never;
            }

            return _reader.Datagrams < before + MaxDatagramsPerCall ? due : nowMs;
        }

        private void StartHandshake()
        {
            _reader.Reset();
            _writer.Reset();
            _connection.Wipe();
            _kind = HandshakeKind.None;
            _alert = AlertDescription.None;
            _alertLevel = AlertTable.Fatal;
            _isAlertOfHandshake = true;
            _isResumable = true;
            _startedMs = _nowMs;
            _lastFlight.Clear();
            _handshake = new ClientHandshake(_options, _credentials, _engine, _random, _reader, _writer, _connection, _session, _lastFlight);
            if (!(_store is null))
            {
                _store.Restart();
            }

            _handshake.Start(_nowMs);
        }

        /// <summary>Takes what has arrived, up to the first application data; in a handshake with no <paramref name="buffer"/> up to its end.</summary>
        private int Pump(byte[] buffer, int offset, int count)
        {
            int last = _reader.Datagrams + MaxDatagramsPerCall;
            while (_reader.Read(last))
            {
                if (_reader.IsTooLong)
                {
                    SendAlert(AlertTable.Fatal, AlertDescription.RecordOverflow);
                    _session.Forget();
                    Fail(AlertDescription.RecordOverflow);
                    return 0;
                }

                bool isUnprotected = _reader.Epoch == 0;
                switch (_reader.Type)
                {
                    case ContentType.ApplicationData when _state == LinkState.Open && !isUnprotected && _reader.Count > 0:
                        int length = _reader.Count < count ? _reader.Count : count;
                        Array.Copy(_reader.Buffer, _reader.Offset, buffer, offset, length);
                        return length;

                    case ContentType.Handshake when !(_handshake is null):
                        _handshake.OnRecord(_reader.Epoch, _reader.Buffer, _reader.Offset, _reader.Count, _nowMs);
                        FinishHandshake();
                        break;

                    case ContentType.Handshake when !isUnprotected && _reader.Count >= HandshakeHeader.Length:
                        OnLateHandshake(_reader.Buffer[_reader.Offset]);
                        break;

                    case ContentType.Alert when _reader.Count == RecordWriter.AlertLength && (!isUnprotected || !(_handshake is null)):
                        OnAlert(_reader.Buffer[_reader.Offset], _reader.Buffer[_reader.Offset + 1], isUnprotected);
                        break;
                }

                // A ChangeCipherSpec needs nothing: the epoch of a record says which keys it is under.
                if ((_state != LinkState.Open && _state != LinkState.Opening) || (_state == LinkState.Open && buffer is null))
                {
                    return 0;
                }
            }

            return 0;
        }

        private void FinishHandshake()
        {
            if (!_handshake.IsDone && !_handshake.IsFailed)
            {
                return;
            }

            ClientHandshake handshake = _handshake;
            if (handshake.IsFailed && handshake.IsAlertOurs)
            {
                SendAlert(AlertTable.Fatal, handshake.Alert);
            }

            _datagrams = _reader.Datagrams + _writer.Datagrams;
            _bytes = _reader.Bytes + _writer.Bytes;
            _durationMs = (int)(_nowMs - _startedMs);
            if (handshake.IsFailed || _writer.IsExhausted)
            {
                _session.Forget();
                Fail(handshake.IsFailed ? handshake.Alert : AlertDescription.InternalError);
                return;
            }

            _kind = handshake.IsResumed ? HandshakeKind.Resumed : HandshakeKind.Full;
            _state = LinkState.Open;
            handshake.Wipe();
            _handshake = null;
            if (!_isResumable)
            {
                _session.Forget();
            }

            if (_store is null)
            {
                _connection.WipeKeyBlock();
            }
            else
            {
                _store.PutSession(_credentials, _engine, _session, _nowMs);
            }
        }

        /// <summary>A handshake message under the keys of an open connection.</summary>
        private void OnLateHandshake(int type)
        {
            if (type == HandshakeType.HelloRequest)
            {
                SendAlert(AlertTable.Warning, AlertDescription.NoRenegotiation);
            }
            else if (type == HandshakeType.Finished && _kind == HandshakeKind.Resumed)
            {
                // The server has not seen ours, which was the last one.
                _lastFlight.Send(_writer, _options.MaxFragmentLength);
            }
        }

        private void OnAlert(int level, int alert, bool isUnprotected)
        {
            bool isClose = alert == AlertDescription.CloseNotify;
            if (level != AlertTable.Fatal && !isClose)
            {
                return;
            }

            if (isUnprotected)
            {
                _handshake.Suspect(alert, _nowMs);
                return;
            }

            _alert = alert;
            _alertLevel = level;
            _isAlertOfHandshake = !(_handshake is null);
            if (isClose && _handshake is null)
            {
                Close();
                return;
            }

            _session.Forget();
            Fail(alert);
        }

        private void Fail(int alert)
        {
            _alert = alert;
            End(LinkState.Failed);
        }

        private void End(LinkState state)
        {
            if (!(_handshake is null))
            {
                _handshake.Wipe();
                _handshake = null;
            }

            _reader.Wipe();
            _writer.Wipe();
            _connection.Wipe();
            _lastFlight.Wipe();
            _isRestored = false;
            _kind = HandshakeKind.None;
            _inner.Close();
            _state = state;
        }

        private void SendAlert(int level, int alert)
        {
            bool isProtected = _handshake is null || _handshake.HasSentFinished;
            _writer.SendAlert(isProtected ? 1 : 0, level, alert);
        }
    }
}
