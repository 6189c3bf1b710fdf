using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>
    /// The connection of a suspended link, as a record of the store. It is erased before it is used, so that no record number
    /// repeats under its keys, wherever the power is cut (RFC 6655 §3, RFC 6347 §4.1.2.6).
    /// </summary>
    internal sealed class SavedContext
    {
        /// <summary>Bytes of the largest connection: 219 with Mbed TLS 3.6, and the ticket.</summary>
        private const int MaxLength = 1024;

        private const int OwnerLength = 4;

        private readonly OwnedStore _store;
        private readonly byte[] _owner = new byte[OwnerLength];

        internal SavedContext(OwnedStore store)
        {
            _store = store;
        }

        /// <summary>Takes the connection out of use and puts it into the store.</summary>
        internal bool TryPut(long connection, PreSharedKey credentials)
        {
            byte[] record = new byte[MaxLength];
            if (!WriteOwner(credentials, record))
            {
                return false;
            }

            int length = NativeMbedTls.SaveContext(connection, record, OwnerLength);
            bool isPut = length > 0 && _store.Write(_store.Name, record, 0, OwnerLength + length);
            Wipe(record);
            return isPut;
        }

        /// <summary>Puts what is in the store, if it is of these credentials, into a connection that was just set up.</summary>
        /// <param name="connection">The connection.</param>
        /// <param name="credentials">Whose it has to be.</param>
        /// <param name="error">0, or what Mbed TLS did not like; the connection is then of no use any more.</param>
        /// <returns>Whether it goes on where it was.</returns>
        internal bool TryTake(long connection, PreSharedKey credentials, out int error)
        {
            error = 0;
            byte[] record = new byte[MaxLength];
            int length = _store.Read(_store.Name, record, 0, record.Length);
            bool isTaken = length != Store.Missing && _store.Erase(_store.Name) && length > OwnerLength && IsOwner(credentials, record);
            if (isTaken)
            {
                error = NativeMbedTls.Restore(connection, record, OwnerLength, length - OwnerLength);
            }

            Wipe(record);
            return isTaken && error == 0;
        }

        internal void Forget()
        {
            _store.Erase(_store.Name);
        }

        /// <summary>Erases the connection and stops using the store.</summary>
        internal void Abandon()
        {
            Forget();
            _store.Release();
        }

        /// <returns>False for credentials that were wiped: they own nothing.</returns>
        private static bool WriteOwner(PreSharedKey credentials, byte[] record)
        {
            byte[] key = credentials.CopyKey();
            if (key is null)
            {
                return false;
            }

            uint sum = Crc32.Update(0, credentials.Identity, 0, credentials.Identity.Length);
            BigEndian.WriteUInt32(record, 0, Crc32.Update(sum, key, 0, key.Length));
            Wipe(key);
            return true;
        }

        private static void Wipe(byte[] record)
        {
            System.Array.Clear(record, 0, record.Length);
        }

        private bool IsOwner(PreSharedKey credentials, byte[] record)
        {
            return WriteOwner(credentials, _owner) && _owner[0] == record[0] && _owner[1] == record[1] && _owner[2] == record[2] && _owner[3] == record[3];
        }
    }
}
