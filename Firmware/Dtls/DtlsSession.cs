using System;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The session that both sides keep to avoid a full handshake next time: a session ID or a ticket, and the master secret
    /// (RFC 5246 §7.3, RFC 5077). Only sessions with extended master secret are kept (RFC 7627 §5.3).
    /// </summary>
    internal sealed class DtlsSession
    {
        internal const int MaxIdLength = 32;

        private const int UnknownCookieLength = 32;

        /// <summary>Consecutive handshakes that may fail with it before a full one is tried: the server may not support it.</summary>
        private const int MaxFailures = 2;

        private readonly byte[] _master = new byte[KeySchedule.MasterLength];
        private int _failures;

        internal DtlsSession(int maxTicketLength)
        {
            Ticket = new byte[maxTicketLength];
        }

        internal readonly byte[] Id = new byte[MaxIdLength];

        internal int IdLength;

        internal byte[] Master
        {
            get { return _master; }
        }

        internal readonly byte[] Ticket;

        internal int TicketLength;

        /// <summary>The cipher suite of the session.</summary>
        internal int Suite;

        /// <summary>When the session expires.</summary>
        internal long ExpiresMs;

        /// <summary>Bytes of the cookie that the server asked for when it was made; the 32 that DTLS 1.0 allowed as long as that is not known.</summary>
        internal int CookieLength = UnknownCookieLength;

        internal bool IsResumable(long nowMs)
        {
            return IdLength + TicketLength > 0 && nowMs < ExpiresMs;
        }

        /// <summary>Whether the next handshake is to offer this session.</summary>
        internal bool TakeTurn()
        {
            bool isTurn = _failures < MaxFailures;
            _failures = isTurn ? _failures : 0;
            return isTurn;
        }

        /// <summary>
        /// Call after a handshake that offered it failed. As anybody could have caused that, it is kept, unlike after an alert under
        /// its keys (RFC 5246 §7.2.2).
        /// </summary>
        internal void NoteFailure()
        {
            _failures++;
        }

        /// <summary>Call after it was resumed.</summary>
        internal void NoteSuccess()
        {
            _failures = 0;
        }

        /// <summary>Stores the session of a full handshake, replacing the previous one.</summary>
        internal void Keep(int suite, byte[] master, byte[] id, int idLength, long expiresMs)
        {
            Forget();
            Suite = suite;
            Array.Copy(master, 0, _master, 0, KeySchedule.MasterLength);
            Array.Copy(id, 0, Id, 0, idLength);
            IdLength = idLength;
            ExpiresMs = expiresMs;
        }

        /// <summary>Stores a ticket for it, replacing the previous one.</summary>
        internal void KeepTicket(byte[] buffer, int offset, int count)
        {
            Array.Copy(buffer, offset, Ticket, 0, count);
            TicketLength = count;
        }

        internal void Forget()
        {
            Array.Clear(Id, 0, Id.Length);
            Array.Clear(_master, 0, _master.Length);
            Array.Clear(Ticket, 0, Ticket.Length);
            IdLength = 0;
            TicketLength = 0;
            _failures = 0;
        }
    }
}
