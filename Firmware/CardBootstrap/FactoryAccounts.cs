using System;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.CardBootstrap
{
    /// <summary>The accounts that a card has taken the place of, as a record of their own: they are used again when it is gone (LwM2M Core §6.1.4 step 2).</summary>
    internal sealed class FactoryAccounts
    {
        /// <summary>Name of the record.</summary>
        public const string Name = "accounts-f";

        private readonly Store _store;
        private readonly int _maxRecord;
        private readonly AccountRecord _record = new AccountRecord();

        /// <summary>Takes a sealed store, as the record has keys, and the length of the longest record.</summary>
        public FactoryAccounts(Store store, int maxRecord)
        {
            _store = store;
            _maxRecord = maxRecord;
        }

        /// <summary>Puts accounts aside, before others are put in force.</summary>
        /// <returns>False when the store did not take them.</returns>
        public bool Keep(AccountList accounts)
        {
            if (accounts.Security.Count == 0)
            {
                _store.Erase(Name);
                return true;
            }

            byte[] buffer = new byte[_maxRecord];
            int count = _record.Write(accounts, buffer);
            bool isKept = count > 0 && _store.Write(Name, buffer, 0, count);
            Array.Clear(buffer, 0, buffer.Length);
            return isKept;
        }

        /// <summary>Fills an exchange with them, or with none.</summary>
        public void Restore(AccountExchange exchange)
        {
            byte[] buffer = new byte[_maxRecord];
            int count = _store.Read(Name, buffer, 0, buffer.Length);
            exchange.Restore(buffer, count > 0 ? count : 0);
            Array.Clear(buffer, 0, buffer.Length);
        }

        /// <summary>Forgets them: they are in force.</summary>
        public void Erase()
        {
            _store.Erase(Name);
        }
    }
}
