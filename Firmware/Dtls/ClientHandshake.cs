using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The client's side of a handshake (RFC 6347 §4.2, RFC 4279 §2), full or abbreviated. Made when a link opens and let go when it is
    /// done, with all the memory it took.
    /// </summary>
    internal sealed class ClientHandshake
    {
        /// <summary>
        /// The longest message held but for tickets: a ServerHello and the start of an extension that makes it too long. A ServerKeyExchange whose
        /// hint is as long as an identity (RFC 4279 §5.3) is shorter; of what is longer the start is held, see <see cref="LongMessage"/>.
        /// </summary>
        private const int MaxMessageLength = ServerHello.MaxLength + ServerHello.ExtensionHeader + 1;

        private const int TicketHeader = 6;
        private const int TicketSessionIdLength = 8;

        private readonly DtlsOptions _options;
        private readonly byte[] _identity;
        private readonly RandomSource _random;
        private readonly RecordReader _reader;
        private readonly RecordWriter _writer;
        private readonly ConnectionState _connection;
        private readonly DtlsSession _session;
        private readonly Flight _lastFlight;
        private readonly bool _withTicket;

        private readonly HandshakeSecrets _secrets;
        private readonly FlightExchange _exchange;
        private readonly ServerHello _hello;
        private readonly HelloCookie _cookie = new HelloCookie();

        private readonly int _maxMessage;

        private HandshakeState _state;
        private int _number;                // of our next message
        private bool _isOffered;            // a session, in the ClientHello
        private bool _isCookieWaiting;      // for the next hello
        private LongMessage _long;          // null before the first one
        private bool _isLong;               // the message looked at, which is in the transcript already
        private byte[] _ticket;             // for the session, when this handshake has proven genuine

        /// <param name="options">Bounds and choices.</param>
        /// <param name="credentials">Identity and key. The handshake takes a copy of the key; with wiped ones it fails.</param>
        /// <param name="engine">Where hashes come from.</param>
        /// <param name="random">Where the ClientHello's random comes from.</param>
        /// <param name="reader">Gets the server's keys.</param>
        /// <param name="writer">Sends the flights, and gets our keys.</param>
        /// <param name="connection">What is agreed on goes here.</param>
        /// <param name="session">The session to resume if there is one, and where the new one is kept.</param>
        /// <param name="lastFlight">Gets our Finished when it is the last message of all, for a server that has not seen it.</param>
        internal ClientHandshake(
            DtlsOptions options, PreSharedKey credentials, CryptoEngine engine, RandomSource random, RecordReader reader, RecordWriter writer,
            ConnectionState connection, DtlsSession session, Flight lastFlight)
        {
            _options = options;
            _identity = credentials.Identity;
            _random = random;
            _reader = reader;
            _writer = writer;
            _connection = connection;
            _session = session;
            _lastFlight = lastFlight;
            _withTicket = session.Ticket.Length > 0;
            _secrets = new HandshakeSecrets(engine, random, credentials.CopyKey());
            _hello = new ServerHello(options);

            int hello = ClientHello.MaxLength(options) + session.Ticket.Length;
            int last = HandshakeHeader.Length + 2 + _identity.Length + KeySchedule.VerifyDataLength;
            int ticket = _withTicket ? TicketHeader + session.Ticket.Length : 0;
            _maxMessage = ticket > MaxMessageLength ? ticket : MaxMessageLength;
            _exchange = new FlightExchange(options, writer, HandshakeHeader.Length + (hello > last ? hello : last), _maxMessage);
        }

        /// <summary>Whether both Finished are exchanged.</summary>
        internal bool IsDone
        {
            get { return _state == HandshakeState.Done; }
        }

        /// <summary>Whether it came to nothing; see <see cref="Alert"/>.</summary>
        internal bool IsFailed
        {
            get { return _state == HandshakeState.Failed; }
        }

        /// <summary>Why it failed; none when the server was silent.</summary>
        internal int Alert { get; private set; } = AlertDescription.None;

        /// <summary>Whether the alert is ours and is to be sent.</summary>
        internal bool IsAlertOurs { get; private set; }

        /// <summary>Whether the server asked for a Connection ID longer than ours can be.</summary>
        internal bool IsConnectionIdTooLong
        {
            get { return _hello.IsConnectionIdTooLong; }
        }

        /// <summary>Whether a session was resumed.</summary>
        internal bool IsResumed { get; private set; }

        /// <summary>Whether our Finished, and with it our keys, have been used.</summary>
        internal bool HasSentFinished { get; private set; }

        internal void Start(long nowMs)
        {
            if (!_secrets.HasKey)
            {
                Fail(AlertDescription.InternalError, false);
                return;
            }

            if (_connection.OffersConnectionId)
            {
                _random.Fill(_connection.OwnConnectionId, 0, _options.OwnConnectionIdLength);
            }

            if (!_session.IsResumable(nowMs) || !ClientHello.IsInOnePiece(_options, _connection.OffersConnectionId, _session, _writer.Size))
            {
                _session.Forget();
            }
            else if (_session.TakeTurn())
            {
                _isOffered = true;
            }

            if (_isOffered && _session.TicketLength > 0)
            {
                // A server that takes the ticket repeats this (RFC 5077 §3.4).
                _random.Fill(_session.Id, 0, TicketSessionIdLength);
                _session.IdLength = TicketSessionIdLength;
            }

            _state = HandshakeState.AwaitingServerHello;
            WriteHello();
            _exchange.Send(nowMs);
        }

        /// <summary>Does what is due.</summary>
        /// <returns>When the next thing is due.</returns>
        internal long Step(long nowMs)
        {
            if (_isCookieWaiting && _state == HandshakeState.AwaitingServerHello && _exchange.IsRepeatDue(nowMs))
            {
                WriteHello();
            }

            if (_state < HandshakeState.Done && !_exchange.Step(nowMs))
            {
                Fail(_exchange.SuspectedAlert, _exchange.IsSuspicionOurs);
            }

            return _exchange.DueMs;
        }

        /// <summary>Takes a fatal alert that anybody could have sent, or is to be sent for what anybody could have sent.</summary>
        internal void Suspect(int alert, bool isOurs, long nowMs)
        {
            _exchange.Suspect(alert, isOurs, nowMs);
        }

        /// <summary>Takes the content of a handshake record: one fragment or more.</summary>
        internal void OnRecord(int epoch, byte[] buffer, int offset, int count, long nowMs)
        {
            int end = offset + count;
            int part;
            for (; _state < HandshakeState.Done && end - offset >= HandshakeHeader.Length; offset += HandshakeHeader.Length + part)
            {
                int length = HandshakeHeader.ReadLength(buffer, offset);
                part = HandshakeHeader.ReadFragmentLength(buffer, offset);
                if (part > end - offset - HandshakeHeader.Length || HandshakeHeader.ReadFragmentOffset(buffer, offset) + part > length)
                {
                    return;
                }

                OnFragment(epoch, buffer, offset, length, nowMs);
            }

            HandshakeReassembly incoming = _exchange.Incoming;
            while (_state < HandshakeState.Done && incoming.IsComplete)
            {
                byte[] message = incoming.Message;
                DropLong();
                if (message[0] == HandshakeType.HelloVerifyRequest)
                {
                    incoming.Advance();
                    OnHelloVerifyRequest(message, 0, nowMs);
                }
                else if (!TryTake(message, nowMs))
                {
                    incoming.Drop();
                }
            }
        }

        /// <summary>Wipes every secret.</summary>
        internal void Wipe()
        {
            _secrets.Wipe();
            _exchange.Wipe();
            if (_long is not null)
            {
                _long.Wipe();
            }

            if (_ticket is not null)
            {
                Array.Clear(_ticket, 0, _ticket.Length);
            }
        }

        private void OnFragment(int epoch, byte[] buffer, int offset, int length, long nowMs)
        {
            int type = buffer[offset];
            int number = HandshakeHeader.ReadNumber(buffer, offset);
            bool isWhole = HandshakeHeader.ReadFragmentLength(buffer, offset) == length;
            HandshakeReassembly incoming = _exchange.Incoming;
            if (type == HandshakeType.ServerHello && epoch == 0 && number != incoming.Next && _state == HandshakeState.AwaitingServerHello)
            {
                // The first message that counts, whatever number a HelloVerifyRequest of anybody made us expect.
                DropLong();
                incoming.Restart(number);
            }
            else if (isWhole && type == HandshakeType.ServerHello && epoch == 0 && IsOtherHello(buffer, offset, length))
            {
                StartOver();
                incoming.Restart(number);
            }

            if (type == HandshakeType.HelloVerifyRequest && isWhole)
            {
                // Outside the order of the messages, because a server that remembers nothing numbers it as it likes (RFC 6347 §4.2.1).
                OnHelloVerifyRequest(buffer, offset, nowMs);
            }
            else if ((type == HandshakeType.Finished) != (epoch == 1) || type == HandshakeType.HelloRequest)
            {
                // The Finished comes under the new keys and nothing else does. A HelloRequest has no place here (RFC 5246 §7.4.1.1).
                return;
            }
            else if (number < incoming.Next)
            {
                // The server repeats its flight: ours was lost (RFC 6347 §4.2.4).
                if (type == HandshakeType.ServerHelloDone && _state == HandshakeState.AwaitingFinished)
                {
                    _exchange.WantRepeat();
                }
            }
            else if (incoming.Fits(length))
            {
                incoming.Add(buffer, offset);
            }
            else if (number == incoming.Next)
            {
                OnLongFragment(type, buffer, offset, length, nowMs);
            }
        }

        /// <summary>Takes a part of a message that is not held as a whole.</summary>
        private void OnLongFragment(int type, byte[] buffer, int offset, int length, long nowMs)
        {
            if (length > LongMessage.MaxLength || type == HandshakeType.Finished)
            {
                Refuse(type, AlertDescription.DecodeError, nowMs);
                return;
            }

            if (_long is null)
            {
                _long = new LongMessage(_secrets.Transcript, _maxMessage);
            }

            if (_long.Add(buffer, offset))
            {
                _isLong = true;
                if (TryTake(_long.Head, nowMs))
                {
                    _long.Accept();
                }
                else
                {
                    _long.Drop();
                }

                _isLong = false;
            }
        }

        private void DropLong()
        {
            if (_long is not null)
            {
                _long.Drop();
            }
        }

        /// <summary>
        /// Says hello again, with the cookie: at once the first time. A second cookie waits until the hello has to be repeated, as anybody may
        /// have sent it, and the server's answer to the first be on its way.
        /// </summary>
        private void OnHelloVerifyRequest(byte[] buffer, int offset, long nowMs)
        {
            bool isFirst = _cookie.Length == 0;
            if (_state != HandshakeState.AwaitingServerHello || !_cookie.TryTake(buffer, offset, _exchange.Incoming.Next))
            {
                return;
            }

            _isCookieWaiting = true;
            if (isFirst)
            {
                _exchange.Incoming.Restart(HandshakeHeader.ReadNumber(buffer, offset) + 1);
                WriteHello();
                _exchange.Send(nowMs);
            }
        }

        /// <summary>
        /// Whether a ServerHello is another than the one that was taken, and to be believed: what followed that one has not led on, although our
        /// hello was repeated. Anybody could have sent it before the server.
        /// </summary>
        private bool IsOtherHello(byte[] buffer, int offset, int length)
        {
            const int random = HandshakeHeader.Length + 2;
            return _state > HandshakeState.AwaitingServerHello && _state < HandshakeState.Done && !HasSentFinished && _exchange.Repeats > 0
                && length >= 2 + KeySchedule.RandomLength && !ConstantTime.Equal(buffer, offset + random, _hello.Random, 0, KeySchedule.RandomLength);
        }

        /// <summary>Goes back to where nothing had come but what led to our last hello.</summary>
        private void StartOver()
        {
            // It may mean new keys each time.
            _reader.CountAsForged();
            DropLong();
            _secrets.Transcript.Restart();
            _secrets.Transcript.Add(_exchange.Flight.Buffer, 0);
            IsResumed = false;
            _state = HandshakeState.AwaitingServerHello;
        }

        /// <summary>Takes a complete message.</summary>
        /// <returns>False when it is wrong: then another may come in its place.</returns>
        private bool TryTake(byte[] message, long nowMs)
        {
            int alert = OnMessage(message[0], message, HandshakeHeader.ReadLength(message, 0), nowMs);
            if (alert != AlertDescription.None)
            {
                Refuse(message[0], alert, nowMs);
                return false;
            }

            _exchange.Trust();
            _exchange.Incoming.Advance();
            return true;
        }

        /// <summary>
        /// Refuses a message. A Finished is the server's, as it came under the keys, and nothing better can follow; anybody could have sent
        /// another, so that the server gets the time to send its own.
        /// </summary>
        private void Refuse(int type, int alert, long nowMs)
        {
            if (type == HandshakeType.Finished && _state == HandshakeState.AwaitingFinished)
            {
                Fail(alert, true);
            }
            else
            {
                Suspect(alert, true, nowMs);
            }
        }

        private void Count(byte[] message)
        {
            if (!_isLong)
            {
                _secrets.Transcript.Add(message, 0);
            }
        }

        /// <summary>The state machine: each message in the state where it belongs, all others are unexpected.</summary>
        private int OnMessage(int type, byte[] message, int length, long nowMs)
        {
            const int body = HandshakeHeader.Length;
            switch (_state)
            {
                case HandshakeState.AwaitingServerHello when type == HandshakeType.ServerHello:
                    return OnServerHello(message, length);

                case HandshakeState.AwaitingServerKeyExchange when type == HandshakeType.ServerKeyExchange:
                    if (length < 2 || BigEndian.ReadUInt16(message, body) != length - 2)
                    {
                        return AlertDescription.DecodeError;
                    }

                    Count(message);
                    _state = HandshakeState.AwaitingServerHelloDone;
                    return AlertDescription.None;

                case HandshakeState.AwaitingServerKeyExchange when type == HandshakeType.ServerHelloDone:
                case HandshakeState.AwaitingServerHelloDone when type == HandshakeType.ServerHelloDone:
                    if (length != 0)
                    {
                        return AlertDescription.DecodeError;
                    }

                    Count(message);
                    SendKeyExchange(nowMs);
                    return AlertDescription.None;

                case HandshakeState.AwaitingFinished when type == HandshakeType.NewSessionTicket && _hello.HasTicket:
                    int ticketLength = length < TicketHeader ? -1 : BigEndian.ReadUInt16(message, body + 4);
                    if (ticketLength != length - TicketHeader)
                    {
                        return AlertDescription.DecodeError;
                    }

                    Count(message);
                    KeepTicket(message, body + TicketHeader, ticketLength);
                    return AlertDescription.None;

                case HandshakeState.AwaitingFinished when type == HandshakeType.Finished:
                    return OnFinished(message, nowMs);

                default:
                    return AlertDescription.UnexpectedMessage;
            }
        }

        private int OnServerHello(byte[] message, int length)
        {
            int alert = _hello.Parse(message, HandshakeHeader.Length, length, _withTicket, _connection.OffersConnectionId);
            if (alert != AlertDescription.None)
            {
                return alert;
            }

            bool isResumed = _isOffered && _hello.SessionIdLength > 0 && _hello.SessionIdLength == _session.IdLength
                && ConstantTime.Equal(_hello.SessionId, 0, _session.Id, 0, _session.IdLength);
            if (isResumed && _hello.Suite != _session.Suite)
            {
                return AlertDescription.IllegalParameter;
            }

            // A session that had the extended master secret is not resumed without it (RFC 7627 §5.3).
            if (!_hello.HasExtendedMasterSecret && (isResumed || _options.RequireExtendedMasterSecret))
            {
                return AlertDescription.HandshakeFailure;
            }

            Count(message);
            if (isResumed)
            {
                IsResumed = true;
                _secrets.Resume(_session);
                ApplyKeys();
                _state = HandshakeState.AwaitingFinished;
            }
            else
            {
                _state = HandshakeState.AwaitingServerKeyExchange;
            }

            return AlertDescription.None;
        }

        private void SendKeyExchange(long nowMs)
        {
            byte[] identity = _identity;
            Flight flight = _exchange.Flight;
            flight.Clear();
            int at = flight.Begin();
            BigEndian.WriteUInt16(flight.Buffer, at, (ushort)identity.Length);
            Array.Copy(identity, 0, flight.Buffer, at + 2, identity.Length);
            _secrets.Transcript.Add(flight.Buffer, flight.End(HandshakeType.ClientKeyExchange, _number++, at + 2 + identity.Length));

            _secrets.DeriveMaster(_hello);
            ApplyKeys();
            _secrets.WriteFinished(flight, _number++);
            _state = HandshakeState.AwaitingFinished;
            HasSentFinished = true;
            _exchange.Send(nowMs);
        }

        private int OnFinished(byte[] message, long nowMs)
        {
            if (!_secrets.TryFinished(message))
            {
                return AlertDescription.DecryptError;
            }

            if (IsResumed)
            {
                _lastFlight.Clear();
                _secrets.WriteFinished(_lastFlight, _number++);
                _lastFlight.Send(_writer, _options.MaxFragmentLength);
                HasSentFinished = true;
                _session.NoteSuccess();
                PutTicket();
            }
            else if (_hello.HasExtendedMasterSecret)
            {
                KeepSession(nowMs);
            }
            else
            {
                _session.Forget();
            }

            _state = HandshakeState.Done;
            return AlertDescription.None;
        }

        private void KeepSession(long nowMs)
        {
            _session.Keep(_hello.Suite, _secrets.Master, _hello.SessionId, _hello.SessionIdLength, nowMs + _options.SessionLifetimeMs);
            _session.CookieLength = _cookie.Length;
            PutTicket();
            if (!_session.IsResumable(nowMs))
            {
                // The server gave nothing to resume it by.
                _session.Forget();
            }
        }

        /// <summary>Keeps a ticket until the server has proven itself. One that is too long is done without (RFC 5077 §3.3).</summary>
        private void KeepTicket(byte[] message, int offset, int count)
        {
            if (count <= _session.Ticket.Length)
            {
                _ticket = new byte[count];
                Array.Copy(message, offset, _ticket, 0, count);
            }
        }

        private void PutTicket()
        {
            if (_ticket is not null)
            {
                _session.KeepTicket(_ticket, 0, _ticket.Length);
            }
        }

        private void WriteHello()
        {
            DropLong();
            _isCookieWaiting = false;
            Flight flight = _exchange.Flight;
            flight.Clear();
            int at = flight.Begin();
            int end = ClientHello.Write(
                flight.Buffer, at, _options, _secrets.ClientRandom, _session, _isOffered, _withTicket, _cookie, _connection);
            int message = flight.End(HandshakeType.ClientHello, _number++, end);
            _secrets.Transcript.Restart();
            _secrets.Transcript.Add(flight.Buffer, message);
        }

        private void ApplyKeys()
        {
            _connection.Suite = _hello.Suite;
            _connection.OwnConnectionIdLength = _hello.HasConnectionId ? _options.OwnConnectionIdLength : 0;
            _connection.PeerConnectionIdLength = _hello.ConnectionIdLength;
            Array.Copy(_hello.ConnectionId, 0, _connection.PeerConnectionId, 0, _hello.ConnectionIdLength);
            _secrets.DeriveKeyBlock(_hello, _connection);
            _connection.Apply(_reader, _writer, true);
        }

        private void Fail(int alert, bool isOurs)
        {
            Alert = alert;
            IsAlertOurs = isOurs;
            _state = HandshakeState.Failed;
            if (_isOffered)
            {
                _session.NoteFailure();
            }
        }
    }
}
