using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The part of a handshake that deals with the session: offers one that is there, and keeps the new one or its ticket (RFC 5246 §7.4.1.2, RFC 5077).</summary>
    internal sealed class SessionOffer
    {
        /// <summary>Bytes of a NewSessionTicket before the ticket: lifetime and length (RFC 5077 §3.3).</summary>
        internal const int TicketHeader = 6;

        private const int TicketSessionIdLength = 8;

        /// <summary>Whether tickets are requested.</summary>
        internal readonly bool WithTicket;

        /// <summary>Whether there is a session in the ClientHello.</summary>
        internal bool IsMade;

        private readonly DtlsOptions _options;
        private readonly DtlsSession _session;
        private byte[] _ticket;             // for the session, when this handshake has proven genuine

        internal SessionOffer(DtlsOptions options, DtlsSession session)
        {
            _options = options;
            _session = session;
            WithTicket = session.Ticket.Length > 0;
        }

        /// <summary>Decides whether the session is offered; one that is of no use is forgotten.</summary>
        /// <param name="offersConnectionId">Whether the ClientHello has one beside it.</param>
        /// <param name="random">Where the session ID comes from that goes with a ticket.</param>
        /// <param name="datagram">The largest datagram, into which the ClientHello has to go.</param>
        /// <param name="nowMs">The time.</param>
        internal void Make(bool offersConnectionId, RandomSource random, int datagram, long nowMs)
        {
            if (!_session.IsResumable(nowMs) || !ClientHello.IsInOnePiece(_options, offersConnectionId, _session, datagram))
            {
                _session.Forget();
            }
            else if (_session.TakeTurn())
            {
                IsMade = true;
            }

            if (IsMade && _session.TicketLength > 0)
            {
                // A server that takes the ticket repeats this (RFC 5077 §3.4).
                random.Fill(_session.Id, 0, TicketSessionIdLength);
                _session.IdLength = TicketSessionIdLength;
            }
        }

        /// <summary>Whether a ServerHello accepts the offer.</summary>
        internal bool IsTakenBy(ServerHello hello)
        {
            return IsMade && hello.SessionIdLength > 0 && hello.SessionIdLength == _session.IdLength
                && ConstantTime.Equal(hello.SessionId, 0, _session.Id, 0, _session.IdLength);
        }

        /// <summary>Keeps a ticket until the server has proven itself. One that is too long is done without (RFC 5077 §3.3).</summary>
        internal void TakeTicket(byte[] message, int offset, int count)
        {
            DropTicket();
            if (count <= _session.Ticket.Length)
            {
                _ticket = new byte[count];
                Array.Copy(message, offset, _ticket, 0, count);
            }
        }

        /// <summary>Call when the ticket was not the server's.</summary>
        internal void DropTicket()
        {
            if (_ticket is not null)
            {
                Array.Clear(_ticket, 0, _ticket.Length);
                _ticket = null;
            }
        }

        /// <summary>Call after the session was resumed and the server authenticated.</summary>
        internal void Succeed()
        {
            _session.NoteSuccess();
            PutTicket();
        }

        /// <summary>There is another session, and the server has proven itself. Only with the extended master secret is it kept (RFC 7627 §5.3).</summary>
        internal void Replace(ServerHello hello, byte[] master, int cookieLength, long nowMs)
        {
            if (hello.HasExtendedMasterSecret)
            {
                _session.Keep(hello.Suite, master, hello.SessionId, hello.SessionIdLength, nowMs + _options.SessionLifetimeMs);
                _session.CookieLength = cookieLength;
                PutTicket();
            }

            if (!hello.HasExtendedMasterSecret || !_session.IsResumable(nowMs))
            {
                // Or the server gave nothing to resume it by.
                _session.Forget();
            }
        }

        /// <summary>Call after the handshake failed.</summary>
        internal void Fail()
        {
            if (IsMade)
            {
                _session.NoteFailure();
            }
        }

        private void PutTicket()
        {
            if (_ticket is not null)
            {
                _session.KeepTicket(_ticket, 0, _ticket.Length);
            }
        }
    }
}
