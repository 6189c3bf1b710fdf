using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <content>The way back: from a HelloVerifyRequest, and from messages that were not the server's.</content>
    internal sealed partial class ClientHandshake
    {
        private bool _isCookieWaiting;          // for the next hello
        private int _replaceable = None;        // number of the message taken last, when another may still take its place
        private byte[] _keyExchange;            // the ServerKeyExchange that was taken, or null
        private HandshakeReassembly _other;     // a flight of the server that may be another than the one taken; null most of the time
        private int _otherFlights;

        private bool IsOtherFlightThere
        {
            get
            {
                return _other is not null && _state > HandshakeState.AwaitingServerHello && _other.HasServerFlight
                    && (IsOtherRandom(_other.Message, 0) || !_other.HasKeyExchange(_keyExchange));
            }
        }

        /// <summary>
        /// Says hello again, with the cookie: at once the first time. Another cookie waits until a flight has to be repeated, as anybody may
        /// have sent it, and the server's answer be on its way; so does one behind a ServerHello, which nobody may have sent but the server.
        /// </summary>
        private void OnHelloVerifyRequest(byte[] buffer, int offset, long nowMs)
        {
            bool isFirst = _cookie.Length == 0;
            if (HasSentFinished || !_cookie.TryTake(buffer, offset, _exchange.Incoming.Next))
            {
                return;
            }

            _isCookieWaiting = true;
            if (isFirst && _state == HandshakeState.AwaitingServerHello)
            {
                _exchange.Incoming.Restart(HandshakeHeader.ReadNumber(buffer, offset) + 1);
                SendHello(nowMs);
            }
        }

        private void SendHello(long nowMs)
        {
            BeginHello();
            _exchange.Send(nowMs);
        }

        /// <summary>Writes a ClientHello. Nothing that came before it counts any more.</summary>
        private void BeginHello()
        {
            DropLong();
            _isCookieWaiting = false;
            Flight flight = _exchange.Flight;
            flight.Clear();
            flight.Reserve(ClientHello.MaxLength(_options, _cookie.Length) + _session.Ticket.Length);
            int at = flight.Begin();
            int end = ClientHello.Write(
                flight.Buffer, at, _options, _secrets.ClientRandom, _session, _offer.IsMade, _offer.WithTicket, _cookie, _connection);
            flight.End(HandshakeType.ClientHello, _number++, end);
            ReturnToHello();
        }

        /// <summary>Goes back to where nothing had come but what led to our last hello.</summary>
        private void ReturnToHello()
        {
            DropLong();
            _offer.DropTicket();
            _exchange.Flight.ReturnToFirst();
            _secrets.Transcript.Restart();
            _secrets.Transcript.Add(_exchange.Flight.Buffer, 0);
            _keyExchange = null;
            _replaceable = None;
            IsResumed = false;
            _state = HandshakeState.AwaitingServerHello;
        }

        private void StartOver()
        {
            // It may mean new keys each time.
            _reader.CountAsForged();
            ReturnToHello();
        }

        /// <summary>
        /// Whether a ServerHello is another than the one that was taken, and to be believed alone: what followed that one has not led on, although our
        /// hello was repeated.
        /// </summary>
        private bool IsOtherHello(byte[] buffer, int offset, int length)
        {
            return _state > HandshakeState.AwaitingServerHello && _state < HandshakeState.Done && !HasSentFinished && _exchange.Repeats > 0
                && length >= 2 + KeySchedule.RandomLength && IsOtherRandom(buffer, offset);
        }

        private bool IsOtherRandom(byte[] buffer, int offset)
        {
            return !ConstantTime.Equal(buffer, offset + HandshakeHeader.Length + 2, _hello.Random, 0, KeySchedule.RandomLength);
        }

        /// <summary>Collects a flight beside the one that is taken: it begins with another ServerHello, or, when no answer has come to ours, with any.</summary>
        private void OnOtherFlight(int type, int number, byte[] buffer, int offset, bool isWhole)
        {
            bool isHello = type == HandshakeType.ServerHello && isWhole && HandshakeHeader.ReadLength(buffer, offset) >= 2 + KeySchedule.RandomLength;
            if (isHello && (_other is null || _other.Next != number) && (_exchange.Repeats > 0 || IsOtherRandom(buffer, offset)))
            {
                if (_other is null)
                {
                    _other = new HandshakeReassembly(_maxMessage);
                }

                _other.Restart(number);
            }

            if (_other is not null && (isHello || type == HandshakeType.ServerKeyExchange || type == HandshakeType.ServerHelloDone))
            {
                _other.Add(buffer, offset);
            }
        }

        /// <summary>
        /// Goes back to our hello and on with the other flight. The messages of ours that follow have the numbers they had; records go on counting, so that
        /// no nonce comes twice even if keys should.
        /// </summary>
        /// <returns>False when that was often enough, or the key is gone.</returns>
        private bool TryTakeOtherFlight()
        {
            if (_otherFlights >= MaxOtherFlights || !_secrets.TryTakeKey(_credentials))
            {
                return false;
            }

            _otherFlights++;
            StartOver();
            if (HasSentFinished)
            {
                _number = _keyExchangeNumber;
                HasSentFinished = false;
            }

            _exchange.Incoming = _other;
            _other = null;
            return true;
        }

        /// <summary>A hint or a ticket in the place of the one that was taken last, as whoever was faster need not be the server. One that is wrong is ignored.</summary>
        private void Replace(int type, byte[] buffer, int offset, int length)
        {
            if (_state == HandshakeState.AwaitingServerHelloDone && type == HandshakeType.ServerKeyExchange)
            {
                OnServerKeyExchange(buffer, offset, length);
            }
            else if (_state == HandshakeState.AwaitingFinished && type == HandshakeType.NewSessionTicket)
            {
                OnNewSessionTicket(buffer, offset, length);
            }
        }

        /// <summary>Adds a message to the transcript that another may replace until the next is taken.</summary>
        private void CountReplaceable(byte[] buffer, int offset)
        {
            if (_isLong)
            {
                return;
            }

            int number = HandshakeHeader.ReadNumber(buffer, offset);
            if (number == _replaceable)
            {
                _secrets.Transcript.ReturnToMark();
            }
            else
            {
                _secrets.Transcript.Mark();
            }

            _replaceable = number;
            _secrets.Transcript.Add(buffer, offset);
        }
    }
}
