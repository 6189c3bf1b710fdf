using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The records of a link in a store: the session to resume, the connection of a suspended link, and the record numbers that
    /// are used up. The connection is stored from <see cref="DtlsLink.Suspend"/> to the next <see cref="DtlsLink.Open"/> and is erased before it
    /// is used, so that no record number repeats under its keys, wherever the power is cut (RFC 6655 §3, RFC 6347 §4.1.2.6).
    /// </summary>
    public sealed class DtlsStore
    {
        /// <summary>Length in characters of the longest name.</summary>
        public const int MaxNameLength = Store.MaxNameLength - 2;

        /// <summary>Default number of record numbers reserved by one write; a restart loses at most as many.</summary>
        public const int DefaultNumbersPerWrite = 64;

        private const int FormatConnection = 3;
        private const int FormatSession = 2;

        // Both records: format, whose they are, suite.
        private const int BindingOffset = 1;
        private const int BindingLength = 8;
        private const int SuiteOffset = BindingOffset + BindingLength;
        private const int HeadLength = SuiteOffset + 2;

        // The connection: both Connection IDs with their lengths, replay window, keys.
        private const int OwnIdOffset = HeadLength;
        private const int PeerIdOffset = OwnIdOffset + 1 + RecordHeader.MaxOwnConnectionId;
        private const int HighestOffset = PeerIdOffset + 1 + RecordHeader.MaxConnectionId;
        private const int SeenOffset = HighestOffset + 8;
        private const int KeysOffset = SeenOffset + 8;

        // The session: milliseconds it has left, session ID with its length, master secret, ticket.
        private const int IdOffset = HeadLength + 8;
        private const int MasterOffset = IdOffset + 1 + DtlsSession.MaxIdLength;
        private const int TicketOffset = MasterOffset + KeySchedule.MasterLength;

        private readonly OwnedStore _store;
        private readonly string _connectionName;
        private readonly string _sessionName;
        private readonly SequenceReservation _numbers;

        private long _highest;
        private ulong _seen;

        /// <summary>Names the records of one link.</summary>
        /// <param name="store">The store, a <see cref="SealedStore"/>, as the records hold keys (RFC 7925 §7).</param>
        /// <param name="name">Prefix of their names, unique to this link, up to <see cref="MaxNameLength"/> characters.</param>
        /// <param name="numbersPerWrite">Record numbers reserved by one write.</param>
        public DtlsStore(Store store, string name, int numbersPerWrite = DefaultNumbersPerWrite)
        {
            _store = store as OwnedStore;
            if (_store is null)
            {
                _store = new OwnedStore(store, name);
            }

            _connectionName = name + "-c";
            _sessionName = name + "-s";
            _numbers = new SequenceReservation(_store, name + "-n", numbersPerWrite, RecordHeader.SequenceLimit);
        }

        internal SequenceReservation Numbers
        {
            get { return _numbers; }
        }

        /// <summary>Erases connection and session.</summary>
        internal void Forget()
        {
            _store.Erase(_connectionName);
            _store.Erase(_sessionName);
        }

        /// <summary>Erases connection and session and stops using the store.</summary>
        internal void Abandon()
        {
            Forget();
            _store.Release();
        }

        /// <summary>Call before new keys: record numbers restart, unless old keys may still be in the store.</summary>
        internal void Restart()
        {
            if (_store.Erase(_connectionName))
            {
                _numbers.TryRestart();
            }
        }

        /// <summary>Saves a connection, which must not be used afterwards.</summary>
        internal bool TryPut(PreSharedKey credentials, CryptoEngine engine, ConnectionState connection, RecordReader reader)
        {
            byte[] record = new byte[KeysOffset + connection.KeyBlockLength];
            if (!WriteHead(record, FormatConnection, credentials, engine, connection.Suite))
            {
                return false;
            }

            WriteShort(record, OwnIdOffset, connection.OwnConnectionId, connection.OwnConnectionIdLength);
            WriteShort(record, PeerIdOffset, connection.PeerConnectionId, connection.PeerConnectionIdLength);
            BigEndian.WriteUInt64(record, HighestOffset, (ulong)reader.Window.Highest);
            BigEndian.WriteUInt64(record, SeenOffset, reader.Window.Seen);
            Array.Copy(connection.KeyBlock, 0, record, KeysOffset, connection.KeyBlockLength);
            bool isWritten = _store.Write(_connectionName, record, 0, record.Length);
            Array.Clear(record, 0, record.Length);
            return isWritten;
        }

        /// <summary>Takes the connection out of the store, and the session if there is none yet.</summary>
        /// <returns>Whether there was a connection to resume. Its replay window is restored by <see cref="RestoreWindow"/>.</returns>
        internal bool TryTake(PreSharedKey credentials, CryptoEngine engine, ConnectionState connection, DtlsSession session, long nowMs)
        {
            if (!session.IsResumable(nowMs))
            {
                TakeSession(credentials, engine, session, nowMs);
            }

            byte[] record = new byte[KeysOffset + RecordProtection.MaxKeyBlock];
            int length = _store.Read(_connectionName, record, 0, record.Length);
            if (length == Store.Missing)
            {
                return false;
            }

            // First it must be gone for good. One that may be older than what was there last may have been used.
            bool isErased = !_store.IsDoubtful & _store.Erase(_connectionName);
            // And the numbers must be known that were used up under its keys, should the store be lost before the first is taken.
            long next;
            bool isTaken = isErased && length > KeysOffset && _numbers.TryPeek(out next)
                && IsOurs(record, FormatConnection, credentials, engine) && Take(record, length, connection);
            Array.Clear(record, 0, record.Length);
            return isTaken;
        }

        internal void RestoreWindow(ReplayWindow window)
        {
            window.Restore(_highest, _seen);
        }

        /// <summary>Saves the session of a handshake, or erases the saved one when there is none.</summary>
        internal void PutSession(PreSharedKey credentials, CryptoEngine engine, DtlsSession session, long nowMs)
        {
            byte[] record = new byte[TicketOffset + session.TicketLength];
            if (!session.IsResumable(nowMs) || !WriteHead(record, FormatSession, credentials, engine, session.Suite))
            {
                _store.Erase(_sessionName);
                return;
            }

            BigEndian.WriteUInt64(record, HeadLength, (ulong)(session.ExpiresMs - nowMs));
            WriteShort(record, IdOffset, session.Id, session.IdLength);
            Array.Copy(session.Master, 0, record, MasterOffset, KeySchedule.MasterLength);
            Array.Copy(session.Ticket, 0, record, TicketOffset, session.TicketLength);
            if (!_store.Write(_sessionName, record, 0, record.Length))
            {
                // The old one is of no use any more; and without any the next handshake is a full one.
                _store.Erase(_sessionName);
            }

            Array.Clear(record, 0, record.Length);
        }

        private void TakeSession(PreSharedKey credentials, CryptoEngine engine, DtlsSession session, long nowMs)
        {
            byte[] record = new byte[TicketOffset + session.Ticket.Length];
            int length = _store.Read(_sessionName, record, 0, record.Length);
            if (length >= TicketOffset && IsOurs(record, FormatSession, credentials, engine) && record[IdOffset] <= DtlsSession.MaxIdLength)
            {
                byte[] id = new byte[DtlsSession.MaxIdLength];
                byte[] master = new byte[KeySchedule.MasterLength];
                Array.Copy(record, IdOffset + 1, id, 0, id.Length);
                Array.Copy(record, MasterOffset, master, 0, master.Length);
                long leftMs = (long)BigEndian.ReadUInt64(record, HeadLength);
                session.Keep(BigEndian.ReadUInt16(record, SuiteOffset), master, id, record[IdOffset], nowMs + leftMs);
                session.KeepTicket(record, TicketOffset, length - TicketOffset);
                Array.Clear(master, 0, master.Length);
            }

            Array.Clear(record, 0, record.Length);
        }

        private bool Take(byte[] record, int length, ConnectionState connection)
        {
            connection.Suite = BigEndian.ReadUInt16(record, SuiteOffset);
            int own = record[OwnIdOffset];
            int peer = record[PeerIdOffset];
            if (!connection.IsSuiteKnown || length != KeysOffset + connection.KeyBlockLength
                || own > RecordHeader.MaxOwnConnectionId || peer > RecordHeader.MaxConnectionId)
            {
                connection.Wipe();
                return false;
            }

            connection.OwnConnectionIdLength = own;
            connection.SetPeerConnectionId(record, PeerIdOffset + 1, peer);
            Array.Copy(record, OwnIdOffset + 1, connection.OwnConnectionId, 0, own);
            Array.Copy(record, KeysOffset, connection.KeyBlock, 0, connection.KeyBlockLength);
            _highest = (long)BigEndian.ReadUInt64(record, HighestOffset);
            _seen = BigEndian.ReadUInt64(record, SeenOffset);
            return true;
        }

        private static bool WriteHead(byte[] record, int format, PreSharedKey credentials, CryptoEngine engine, int suite)
        {
            record[0] = (byte)format;
            BigEndian.WriteUInt16(record, SuiteOffset, (ushort)suite);
            return WriteBinding(record, BindingOffset, credentials, engine);
        }

        /// <summary>Whether a record was made with these credentials: with others the session would still be that of the old ones.</summary>
        private static bool IsOurs(byte[] record, int format, PreSharedKey credentials, CryptoEngine engine)
        {
            byte[] binding = new byte[BindingLength];
            return WriteBinding(binding, 0, credentials, engine) && record[0] == format && ConstantTime.Equal(record, BindingOffset, binding, 0, BindingLength);
        }

        /// <returns>False for credentials that were wiped: they own nothing.</returns>
        private static bool WriteBinding(byte[] output, int offset, PreSharedKey credentials, CryptoEngine engine)
        {
            byte[] identity = credentials.Identity;
            byte[] key = credentials.CopyKey();
            if (key is null)
            {
                return false;
            }

            Tls12Prf prf = new Tls12Prf(engine.Hmac);
            prf.Derive(key, 0, key.Length, Ascii.GetBytes("lwm2m dtls store"), identity, 0, identity.Length, output, offset, BindingLength);
            Array.Clear(key, 0, key.Length);
            return true;
        }

        private static void WriteShort(byte[] record, int at, byte[] source, int count)
        {
            record[at] = (byte)count;
            if (count > 0)
            {
                Array.Copy(source, 0, record, at + 1, count);
            }
        }
    }
}
