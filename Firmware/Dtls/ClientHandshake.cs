using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The client's side of a handshake (RFC 6347 §4.2, RFC 4279 §2), full or abbreviated. Made when a link opens and let go when it is
    /// done, with all the memory it took.
    /// </summary>
    /// <remarks>
    /// <para>Theory of operation. Flights go out by <see cref="FlightExchange"/>, which repeats them. Fragments come in by <see cref="OnRecord"/>; when all
    /// of a datagram are there, <see cref="Process"/> takes the complete messages in their order, and <see cref="OnMessage"/> has all transitions:</para>
    /// <code>
    /// AwaitingServerHello        ServerHello, new session     -                                           AwaitingServerKeyExchange
    ///                            ServerHello, resumed         derive keys                                 AwaitingFinished
    /// AwaitingServerKeyExchange  ServerKeyExchange (a hint)   -                                           AwaitingServerHelloDone
    ///                            ServerHelloDone              derive keys, send ClientKeyExchange,
    ///                                                         ChangeCipherSpec, Finished                  AwaitingFinished
    /// AwaitingServerHelloDone    ServerHelloDone              the same                                    AwaitingFinished
    /// AwaitingFinished           NewSessionTicket             keep it until the Finished                  AwaitingFinished
    ///                            Finished                     resumed: send ChangeCipherSpec, Finished    Done
    /// </code>
    /// <para>A HelloVerifyRequest stands outside: until our Finished is sent it leads back to AwaitingServerHello, with its cookie.</para>
    /// <para>Until the server's Finished nothing is authentic, and anybody can send all of it but that. So no message that is wrong ends a handshake before the
    /// server had time to say better (<see cref="DtlsOptions.AlertGraceMs"/>); of two hints or tickets for one place the later counts until the next message
    /// is taken; and a flight that is another than the one taken takes its place: at once before our Finished is sent, and after it when that was not
    /// answered until it had to be repeated (RFC 6347 §4.1.2.7, §4.2.4).</para>
    /// </remarks>
    internal sealed partial class ClientHandshake
    {
        /// <summary>
        /// The longest message held but for tickets: a ServerHello and the start of an extension that makes it too long. A ServerKeyExchange whose
        /// hint is as long as an identity (RFC 4279 §5.3) is shorter; of what is longer the start is held, see <see cref="LongMessage"/>.
        /// </summary>
        private const int MaxMessageLength = ServerHello.MaxLength + ServerHello.ExtensionHeader + 1;

        /// <summary>Flights of a server that may take the place of one that was complete: each costs a derivation, and anybody can send it.</summary>
        private const int MaxOtherFlights = 8;

        /// <summary>Whether our Finished, and with it our keys, have been used.</summary>
        internal bool HasSentFinished;

        /// <summary>Whether a session was resumed.</summary>
        internal bool IsResumed;

        /// <summary>Why it failed; none when the server was silent.</summary>
        internal int Alert = AlertDescription.None;

        /// <summary>Whether the alert is ours and is to be sent.</summary>
        internal bool IsAlertOurs;

        private readonly DtlsOptions _options;
        private readonly PreSharedKey _credentials;
        private readonly RandomSource _random;
        private readonly RecordReader _reader;
        private readonly RecordWriter _writer;
        private readonly ConnectionState _connection;
        private readonly DtlsSession _session;
        private readonly Flight _lastFlight;

        private readonly SessionOffer _offer;
        private readonly HandshakeSecrets _secrets;
        private readonly FlightExchange _exchange;
        private readonly ServerHello _hello;
        private readonly HelloCookie _cookie = new HelloCookie();
        private readonly int _maxMessage;

        private HandshakeState _state;
        private int _number;                // of our next message
        private int _keyExchangeNumber;     // of our ClientKeyExchange

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
            _credentials = credentials;
            _random = random;
            _reader = reader;
            _writer = writer;
            _connection = connection;
            _session = session;
            _lastFlight = lastFlight;
            _offer = new SessionOffer(options, session);
            _secrets = new HandshakeSecrets(engine, random, credentials.CopyKey());
            _hello = new ServerHello(options);

            int ticket = _offer.WithTicket ? SessionOffer.TicketHeader + session.Ticket.Length : 0;
            _maxMessage = ticket > MaxMessageLength ? ticket : MaxMessageLength;
            _exchange = new FlightExchange(options, writer, _maxMessage);
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

        /// <summary>Whether the server asked for a Connection ID longer than ours can be.</summary>
        internal bool IsConnectionIdTooLong
        {
            get { return _hello.IsConnectionIdTooLong; }
        }

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

            _offer.Make(_connection.OffersConnectionId, _random, _writer.Size, nowMs);
            SendHello(nowMs);
        }

        /// <summary>Does what is due.</summary>
        /// <returns>When the next thing is due.</returns>
        internal long Step(long nowMs)
        {
            _exchange.Follow(nowMs);
            if (_isCookieWaiting && !HasSentFinished && _exchange.IsRepeatDue(nowMs))
            {
                BeginHello();
            }
            else if (_exchange.IsLate(nowMs) && IsOtherFlightThere && TryTakeOtherFlight())
            {
                Process(nowMs);
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

        /// <summary>Wipes every secret.</summary>
        internal void Wipe()
        {
            _secrets.Wipe();
            _exchange.Wipe();
            _offer.DropTicket();
            if (_long is not null)
            {
                _long.Wipe();
            }
        }

        /// <summary>The state machine: each message in the state where it belongs, all others are unexpected.</summary>
        private int OnMessage(int type, byte[] message, int length, long nowMs)
        {
            switch (_state)
            {
                case HandshakeState.AwaitingServerHello when type == HandshakeType.ServerHello:
                    return OnServerHello(message, length);

                case HandshakeState.AwaitingServerKeyExchange when type == HandshakeType.ServerKeyExchange:
                    return OnServerKeyExchange(message, 0, length);

                case HandshakeState.AwaitingServerKeyExchange when type == HandshakeType.ServerHelloDone:
                case HandshakeState.AwaitingServerHelloDone when type == HandshakeType.ServerHelloDone:
                    return OnServerHelloDone(message, length, nowMs);

                case HandshakeState.AwaitingFinished when type == HandshakeType.NewSessionTicket && _hello.HasTicket:
                    return OnNewSessionTicket(message, 0, length);

                case HandshakeState.AwaitingFinished when type == HandshakeType.Finished:
                    return OnFinished(message, nowMs);

                default:
                    return AlertDescription.UnexpectedMessage;
            }
        }

        private void Fail(int alert, bool isOurs)
        {
            Alert = alert;
            IsAlertOurs = isOurs;
            _state = HandshakeState.Failed;
            _offer.Fail();
        }
    }
}
