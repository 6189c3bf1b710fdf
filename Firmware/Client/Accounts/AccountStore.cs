using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Stores the accounts, each time as one commit.</summary>
    internal sealed class AccountStore
    {
        private readonly Store _store;
        private readonly AccountRecord _record = new AccountRecord();
        private readonly byte[] _buffer;

        /// <summary>Takes a store and the length in bytes of the longest record.</summary>
        public AccountStore(Store store, int maxRecord)
        {
            _store = store;
            _buffer = new byte[maxRecord];
        }

        /// <summary>Whether the last <see cref="TryLoad"/> found an unusable record.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>Whether what the last <see cref="TryLoad"/> found may be older than what was written last, see <see cref="Store.IsDoubtful"/>.</summary>
        public bool IsDoubtful { get; private set; }

        /// <summary>Loads the accounts, if there is a record of them; if not, the list is left as it is.</summary>
        /// <param name="accounts">Receives them.</param>
        /// <param name="former">An empty list that receives those that were there.</param>
        public bool TryLoad(AccountList accounts, AccountList former)
        {
            int count = _store.Read(AccountRecord.Name, _buffer, 0, _buffer.Length);
            IsDoubtful = _store.IsDoubtful || count == Store.Damaged;
            bool isWhole = count > 0 && _record.TryRead(former, _buffer, count);
            IsDamaged = count != Store.Missing && !isWhole;
            if (isWhole)
            {
                former.Wipe();
                former.Take(accounts, new byte[_buffer.Length]);
                _record.TryRead(accounts, _buffer, count);
                accounts.IsChanged = false;
            }

            Array.Clear(_buffer, 0, _buffer.Length);
            return isWhole;
        }

        /// <summary>What a server may change of the accounts, for <see cref="PutBack"/>; null when that is more than a record holds.</summary>
        public byte[] Keep(AccountList accounts)
        {
            int count = _record.WriteChangeable(accounts, _buffer);
            byte[] former = null;
            if (count > 0)
            {
                former = new byte[count];
                Array.Copy(_buffer, 0, former, 0, count);
            }

            Array.Clear(_buffer, 0, _buffer.Length);
            return former;
        }

        /// <summary>Puts back what <see cref="Keep"/> gave.</summary>
        public void PutBack(AccountList accounts, byte[] former, bool withSections)
        {
            _record.PutBack(accounts, former, withSections);
        }

        /// <summary>Writes the accounts.</summary>
        /// <returns>False when the store refused them or they exceed a record; the former ones then remain stored.</returns>
        public bool TrySave(AccountList accounts)
        {
            int count = _record.Write(accounts, _buffer);
            bool isKept = count > 0 && _store.Write(AccountRecord.Name, _buffer, 0, count);
            Array.Clear(_buffer, 0, _buffer.Length);
            return isKept;
        }
    }
}
