using System;
using Lwm2m.Client;

namespace Lwm2m.Access
{
    /// <content>The entries of an instance: the rights of each server.</content>
    public sealed partial class AccessControlTable
    {
        /// <summary>Number of entries of an instance.</summary>
        public int EntryCount(int id)
        {
            return _fields[SlotAt(id) + EntryCountAt];
        }

        /// <summary>The server of an entry, ascending, or <see cref="DefaultEntry"/>.</summary>
        public int ServerAt(int id, int index)
        {
            return _fields[SlotAt(id) + EntriesAt + index * EntryLength];
        }

        /// <summary>The rights of exactly this entry, or -1 when there is none.</summary>
        public int RightsOf(int id, int server)
        {
            int at = FindEntry(SlotAt(id), server);
            return at < 0 ? -1 : _fields[at + RightsAt];
        }

        /// <summary>Grants a server rights to an object instance; creates the instance, owned by the bootstrap server, if needed.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="WholeObject"/>.</param>
        /// <param name="server">Short Server ID, or <see cref="DefaultEntry"/>.</param>
        /// <param name="rights">All of its rights.</param>
        /// <returns>False when there is no room.</returns>
        public bool TryGrant(int objectId, int instanceId, int server, AccessRights rights)
        {
            int id = Find(objectId, instanceId);
            id = id == Lwm2mPath.None ? Add(objectId, instanceId, BootstrapOwner) : id;
            return id != Lwm2mPath.None && TrySetRights(id, server, (int)rights);
        }

        /// <summary>Sets the rights of an entry and creates it if needed.</summary>
        /// <returns>False when there is no room for another entry.</returns>
        public bool TrySetRights(int id, int server, int rights)
        {
            int slot = SlotAt(id);
            int at = FindEntry(slot, server);
            if (at < 0)
            {
                if (_fields[slot + EntryCountAt] == _maxEntries)
                {
                    return false;
                }

                at = MakeEntry(slot, server);
            }

            _fields[at + RightsAt] = (byte)rights;
            Revision++;
            return true;
        }

        /// <summary>Removes an entry, if it exists.</summary>
        public void RemoveRights(int id, int server)
        {
            int slot = SlotAt(id);
            int at = FindEntry(slot, server);
            if (at < 0)
            {
                return;
            }

            int next = at + EntryLength;
            Array.Copy(_fields, next, _fields, at, EndOf(slot) - next);
            _fields[slot + EntryCountAt]--;

            Revision++;
        }

        /// <summary>Removes all entries of an instance.</summary>
        public void ClearRights(int id)
        {
            _fields[SlotAt(id) + EntryCountAt] = 0;
            Revision++;
        }

        private int FindEntry(int slot, int server)
        {
            for (int at = slot + EntriesAt, end = EndOf(slot); at < end; at += EntryLength)
            {
                if (_fields[at] == server)
                {
                    return at;
                }
            }

            return -1;
        }

        private int MakeEntry(int slot, int server)
        {
            int at = slot + EntriesAt;
            int end = EndOf(slot);
            while (at < end && _fields[at] < server)
            {
                at += EntryLength;
            }

            Array.Copy(_fields, at, _fields, at + EntryLength, end - at);
            _fields[at] = (ushort)server;
            _fields[slot + EntryCountAt]++;
            return at;
        }

        private int EndOf(int slot)
        {
            return slot + EntriesAt + _fields[slot + EntryCountAt] * EntryLength;
        }
    }
}
