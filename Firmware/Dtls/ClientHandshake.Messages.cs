using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <content>What each message of the server does. Which state it belongs to is the business of <see cref="OnMessage"/>.</content>
    internal sealed partial class ClientHandshake
    {
        private int OnServerHello(byte[] message, int length)
        {
            int alert = _hello.Parse(message, HandshakeHeader.Length, length, _offer.WithTicket, _connection.OffersConnectionId);
            if (alert != AlertDescription.None)
            {
                return alert;
            }

            bool isResumed = _offer.IsTakenBy(_hello);
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
            IsResumed = isResumed;
            if (isResumed)
            {
                _secrets.Resume(_session);
                ApplyKeys();
            }

            _state = isResumed ? HandshakeState.AwaitingFinished : HandshakeState.AwaitingServerKeyExchange;
            return AlertDescription.None;
        }

        private int OnServerKeyExchange(byte[] buffer, int offset, int length)
        {
            int body = offset + HandshakeHeader.Length;
            if (length < 2 || BigEndian.ReadUInt16(buffer, body) != length - 2)
            {
                return AlertDescription.DecodeError;
            }

            CountReplaceable(buffer, offset);
            if (!_isLong)
            {
                _keyExchange = new byte[length];
                Array.Copy(buffer, body, _keyExchange, 0, length);
            }

            _state = HandshakeState.AwaitingServerHelloDone;
            return AlertDescription.None;
        }

        private int OnServerHelloDone(byte[] message, int length, long nowMs)
        {
            if (length != 0)
            {
                return AlertDescription.DecodeError;
            }

            Count(message);
            byte[] identity = _credentials.Identity;
            Flight flight = _exchange.Flight;
            flight.BeginBehindFirst(2 + identity.Length + KeySchedule.VerifyDataLength);
            int at = flight.Begin();
            BigEndian.WriteUInt16(flight.Buffer, at, (ushort)identity.Length);
            Array.Copy(identity, 0, flight.Buffer, at + 2, identity.Length);
            _keyExchangeNumber = _number;
            _secrets.Transcript.Add(flight.Buffer, flight.End(HandshakeType.ClientKeyExchange, _number++, at + 2 + identity.Length));

            _secrets.DeriveMaster(_hello);
            ApplyKeys();
            _secrets.WriteFinished(flight, _number++);
            _state = HandshakeState.AwaitingFinished;
            HasSentFinished = true;
            _exchange.Send(nowMs);
            return AlertDescription.None;
        }

        private int OnNewSessionTicket(byte[] buffer, int offset, int length)
        {
            int body = offset + HandshakeHeader.Length;
            int ticketLength = length < SessionOffer.TicketHeader ? -1 : BigEndian.ReadUInt16(buffer, body + 4);
            if (ticketLength != length - SessionOffer.TicketHeader)
            {
                return AlertDescription.DecodeError;
            }

            CountReplaceable(buffer, offset);
            _offer.TakeTicket(buffer, body + SessionOffer.TicketHeader, ticketLength);
            return AlertDescription.None;
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
                _lastFlight.Reserve(HandshakeHeader.Length + KeySchedule.VerifyDataLength);
                _secrets.WriteFinished(_lastFlight, _number++);
                _lastFlight.Send(_writer, _options.MaxFragmentLength);
                HasSentFinished = true;
                _offer.Succeed();
            }
            else
            {
                _offer.Replace(_hello, _secrets.Master, _cookie.Length, nowMs);
            }

            _state = HandshakeState.Done;
            return AlertDescription.None;
        }

        private void ApplyKeys()
        {
            _connection.Suite = _hello.Suite;
            _connection.OwnConnectionIdLength = _hello.HasConnectionId ? _options.OwnConnectionIdLength : 0;
            _connection.SetPeerConnectionId(_hello.ConnectionId, 0, _hello.ConnectionIdLength);
            _secrets.DeriveKeyBlock(_hello, _connection);
            _connection.Apply(_reader, _writer, true);
        }
    }
}
