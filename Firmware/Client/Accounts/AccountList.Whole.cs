using System;

namespace Lwm2m.Client
{
    /// <content>The list as a whole: its sections, and replacing, emptying or wiping it.</content>
    public sealed partial class AccountList
    {
        /// <summary>Replaces the accounts by those of another list. The scratch has room for what is kept along with them.</summary>
        internal void Take(AccountList other, byte[] scratch)
        {
            Security.Take(other.Security);
            Servers.Take(other.Servers);
            Oscore.Take(other.Oscore);
            new AccountRecord().CopySections(other, this, scratch);
        }

        /// <summary>Creates an empty list with the same limits.</summary>
        public AccountList NewEmpty()
        {
            return new AccountList(Capacity, Rights is null ? null : Rights.NewEmpty());
        }

        internal int SectionCount
        {
            get { return Rights is null ? 2 : 3; }
        }

        internal AccountSection SectionAt(int index)
        {
            return index == 0 ? _endpointName : index == 1 ? (AccountSection)Pending : Rights;
        }

        internal void Clear()
        {
            ClearAccounts();
            _endpointName.Clear();
        }

        /// <summary>Wipes and removes all but the account of the bootstrap server.</summary>
        internal void DropServers()
        {
            SecurityAccount bootstrap = Bootstrap;
            OscoreAccount oscore = FindOscore(bootstrap);
            Security.Remove(bootstrap.InstanceId);
            if (oscore is not null)
            {
                Oscore.Remove(oscore.InstanceId);
            }

            DropAll();
            Security.Add(bootstrap);
            if (oscore is not null)
            {
                Oscore.Add(oscore);
            }

            IsChanged = false;
        }

        /// <summary>Wipes and removes all accounts and rights. What the factory said of the device stays, and where the accounts were from.</summary>
        public void DropAll()
        {
            Wipe();
            ClearAccounts();
        }

        private void ClearAccounts()
        {
            Security.Clear();
            Servers.Clear();
            Oscore.Clear();
            Pending.Clear();
            Rights?.Clear();
        }

        internal void Wipe()
        {
            for (int i = 0; i < Security.Count; i++)
            {
                Security.At(i).Wipe();
            }

            for (int i = 0; i < Oscore.Count; i++)
            {
                Oscore.At(i).Wipe();
            }
        }
    }
}
