using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// Our end of a DTLS association (RFC 6347 §3): records in and out, the handshake that gives them keys, alerts. The link beneath and
    /// its lifetime are handled by <see cref="DtlsLink"/>.
    /// </summary>
    internal sealed partial class Association
    {
        private readonly DtlsOptions _options;
        private readonly CryptoEngine _engine;
        private readonly RandomSource _random;
        private readonly RecordWork _work;
        private readonly RecordReader _reader;
        private readonly RecordWriter _writer;
        private readonly ConnectionState _connection;
        private readonly DtlsSession _session;
        private readonly Flight _lastFlight = new Flight();

        private ClientHandshake _handshake;
        private long _startedMs;
        private long _repeatsFromMs;        // the last flight

        internal Association(DatagramLink inner, DtlsOptions options, CryptoEngine engine, RandomSource random, SequenceReservation numbers, RecordWork work)
        {
            _options = options;
            _engine = engine;
            _random = random;
            _work = work;
            _connection = new ConnectionState(options, engine, random, work);
            bool hasTickets = options.UseTickets && inner.MaxDatagram >= DtlsOptions.MinDatagramForTickets;
            _session = new DtlsSession(hasTickets ? options.MaxTicketLength : 0);
            int maxRecord = _connection.MaxRecord(options.MaxFragmentLength);
            _writer = new RecordWriter(inner, _connection, work, inner.MaxDatagram < maxRecord ? inner.MaxDatagram : maxRecord, numbers);
            int buffer = options.ReceiveBuffer > maxRecord ? options.ReceiveBuffer : maxRecord;
            _reader = new RecordReader(inner, _connection, work, inner.MaxDatagram < buffer ? inner.MaxDatagram : buffer);
        }

        /// <summary><see cref="LinkState.Opening"/> during a handshake.</summary>
        internal LinkState State;

        /// <summary>How the present keys were established.</summary>
        internal HandshakeKind Kind;

        internal readonly LastAlert Alert = new LastAlert();

        internal RecordReader Reader
        {
            get { return _reader; }
        }

        internal ConnectionState Connection
        {
            get { return _connection; }
        }

        internal DtlsSession Session
        {
            get { return _session; }
        }

        /// <summary>Datagrams of the last handshake.</summary>
        internal int HandshakeDatagrams;

        /// <summary>Bytes of the last handshake.</summary>
        internal int HandshakeBytes;

        /// <summary>How long the last handshake took.</summary>
        internal int HandshakeMs;

        /// <summary>Whether the connection can be put into a store: the numbers used up under its keys are there.</summary>
        internal bool CanBeKept
        {
            get { return !_writer.IsCounting; }
        }

        /// <summary>Whether a usage limit of the keys is reached.</summary>
        internal bool IsWornOut
        {
            get { return _writer.IsExhausted || _writer.Sealed >= _options.MaxRecords || _reader.Forgeries >= _options.MaxForgeries; }
        }

        /// <summary>Starts a handshake.</summary>
        internal void Shake(PreSharedKey credentials, long nowMs)
        {
            Reset();
            Alert.Set(AlertTable.Fatal, AlertDescription.None, true);
            State = LinkState.Opening;
            _startedMs = nowMs;
            _repeatsFromMs = nowMs;
            _handshake = new ClientHandshake(_options, credentials, _engine, _random, _reader, _writer, _connection, _session, _lastFlight);
            _handshake.Start(nowMs);
        }

        /// <summary>Continues the connection restored to <see cref="Connection"/>.</summary>
        internal void Restore()
        {
            _reader.Reset();
            _writer.Reset();
            _connection.Apply(_reader, _writer, false);
            Kind = HandshakeKind.Restored;
            State = LinkState.Open;
        }

        /// <summary>Continues the handshake.</summary>
        /// <returns>Time of the next call needed.</returns>
        internal long Step(long nowMs)
        {
            if (State == LinkState.Opening)
            {
                Pump(null, 0, 0, nowMs);
            }

            if (State == LinkState.Opening)
            {
                long due = _handshake.Step(nowMs);
                FinishHandshake(nowMs);
                if (State == LinkState.Opening)
                {
                    return _reader.IsSpent ? nowMs : due;
                }
            }

            return DatagramLink.Never;
        }

        internal bool Send(byte[] buffer, int offset, int count)
        {
            return _writer.Send(1, ContentType.ApplicationData, buffer, offset, count);
        }

        /// <summary>Takes what has arrived, up to the first application data; in a handshake with no <paramref name="buffer"/> up to its end.</summary>
        internal int Pump(byte[] buffer, int offset, int count, long nowMs)
        {
            _reader.BeginCall();
            int received = PumpRecords(buffer, offset, count, nowMs);
            _reader.EndCall(buffer);
            ProcessHandshake(nowMs);
            return received;
        }

        private int PumpRecords(byte[] buffer, int offset, int count, long nowMs)
        {
            while ((State == LinkState.Opening || (State == LinkState.Open && buffer is not null)) && _reader.Read(buffer, offset, count))
            {
                bool isProtected = _reader.Epoch == 1;
                bool isOpen = State == LinkState.Open;
                switch (_reader.Type)
                {
                    case ContentType.ApplicationData when isOpen && isProtected && _reader.Count > 0:
                        return _reader.Give(buffer, offset, count);

                    case ContentType.Handshake when !isOpen:
                        _handshake.OnRecord(_reader.Epoch, _reader.Buffer, _reader.Offset, _reader.Count, nowMs);
                        FinishHandshake(nowMs);
                        break;

                    case ContentType.ChangeCipherSpec when !isOpen:
                        // What comes next is under keys that follow from what came before.
                        ProcessHandshake(nowMs);
                        break;

                    case ContentType.Handshake when isProtected && _reader.Count >= HandshakeHeader.Length:
                        OnLateHandshake(_reader.Buffer[_reader.Offset], nowMs);
                        break;

                    case ContentType.Alert when _reader.Count == RecordWriter.AlertLength && (isProtected || !isOpen):
                        OnAlert(_reader.Buffer[_reader.Offset], _reader.Buffer[_reader.Offset + 1], isProtected, nowMs);
                        break;
                }

                if (!_reader.HasRest)
                {
                    ProcessHandshake(nowMs);
                }
            }

            return 0;
        }

        /// <summary>Sends close_notify, if the association is open.</summary>
        internal void SendClose()
        {
            if (State == LinkState.Open)
            {
                SendAlert(AlertTable.Warning, AlertDescription.CloseNotify);
            }
        }

        /// <summary>Wipes the keys. The session is kept for resumption.</summary>
        internal void End(LinkState state)
        {
            Reset();
            State = state;
        }

        /// <summary>Ends without success.</summary>
        internal void Fail(int alert)
        {
            Alert.Set(AlertTable.Fatal, alert, _handshake is not null);
            End(LinkState.Failed);
        }

        private void Reset()
        {
            if (_handshake is not null)
            {
                _handshake.Wipe();
                _handshake = null;
            }

            _reader.Reset();
            _work.Received = null;
            _writer.Reset();
            _connection.Wipe();
            _lastFlight.Wipe();
            Kind = HandshakeKind.None;
        }

        private void ProcessHandshake(long nowMs)
        {
            if (State == LinkState.Opening)
            {
                _handshake.Process(nowMs);
                FinishHandshake(nowMs);
            }
        }

        private void FinishHandshake(long nowMs)
        {
            ClientHandshake handshake = _handshake;
            if (!handshake.IsDone && !handshake.IsFailed)
            {
                return;
            }

            if (handshake.IsFailed && handshake.IsAlertOurs)
            {
                SendAlert(AlertTable.Fatal, handshake.Alert);
            }

            HandshakeDatagrams = _reader.Datagrams + _writer.Datagrams;
            HandshakeBytes = _reader.Bytes + _writer.Bytes;
            HandshakeMs = (int)(nowMs - _startedMs);
            if (handshake.IsFailed || _writer.IsExhausted)
            {
                bool wantsNoConnectionId = handshake.IsFailed && handshake.IsConnectionIdTooLong;
                Fail(handshake.IsFailed ? handshake.Alert : AlertDescription.InternalError);
                if (wantsNoConnectionId)
                {
                    _connection.OffersConnectionId = false;
                    Alert.ShakeAgain();
                }

                return;
            }

            Kind = handshake.IsResumed ? HandshakeKind.Resumed : HandshakeKind.Full;
            State = LinkState.Open;
            handshake.Wipe();
            _handshake = null;
            _work.Received = null;
        }

        /// <summary>A handshake message under the keys of an open connection.</summary>
        private void OnLateHandshake(int type, long nowMs)
        {
            if (type == HandshakeType.HelloRequest)
            {
                SendAlert(AlertTable.Warning, AlertDescription.NoRenegotiation);
            }
            else if (type == HandshakeType.Finished && Kind == HandshakeKind.Resumed && nowMs >= _repeatsFromMs && !_writer.IsSending)
            {
                // The server has not seen ours, which was the last one and has left. One that answers each repetition by another is not kept going for ever.
                _repeatsFromMs = nowMs + _options.MinRepeatMs;
                _lastFlight.Send(_writer, _options.MaxFragmentLength);
            }
        }

        private void OnAlert(int level, int alert, bool isProtected, long nowMs)
        {
            bool isClose = alert == AlertDescription.CloseNotify;
            if (level != AlertTable.Fatal && !isClose)
            {
                return;
            }

            if (!isProtected)
            {
                _handshake.Suspect(alert, false, nowMs);
                return;
            }

            Alert.Set(level, alert, _handshake is not null);
            if (isClose && _handshake is null)
            {
                SendClose();
                End(LinkState.Closed);
                return;
            }

            _session.Forget();
            End(LinkState.Failed);
        }

        private void SendAlert(int level, int alert)
        {
            bool isProtected = _handshake is null || _handshake.HasSentFinished;
            _writer.SendAlert(isProtected ? 1 : 0, level, alert);
        }
    }
}
