using Lwm2m.Client;

namespace Lwm2m.Access
{
    /// <content>The entries of an instance: the rights of each server.</content>
    public sealed partial class AccessControlTable
    {
        /// <summary>Number of entries of an instance.</summary>
        public int EntryCount(int id)
        {
            return _entryCounts[_instances.SlotOf(id)];
        }

        /// <summary>The server of an entry, ascending, or <see cref="DefaultEntry"/>.</summary>
        public int ServerAt(int id, int index)
        {
            return _servers[_instances.SlotOf(id) * _maxEntries + index];
        }

        /// <summary>The rights of exactly this entry, or -1 when there is none.</summary>
        public int RightsOf(int id, int server)
        {
            int slot = _instances.SlotOf(id);
            int at = FindEntry(slot, server);
            return at < 0 ? -1 : _rights[at];
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
            int slot = _instances.SlotOf(id);
            int at = FindEntry(slot, server);
            if (at < 0)
            {
                if (_entryCounts[slot] == _maxEntries)
                {
                    return false;
                }

                at = MakeEntry(slot, server);
            }

            _rights[at] = (byte)rights;
            Revision++;
            return true;
        }

        /// <summary>Removes an entry, if it exists.</summary>
        public void RemoveRights(int id, int server)
        {
            int slot = _instances.SlotOf(id);
            int at = FindEntry(slot, server);
            if (at < 0)
            {
                return;
            }

            _entryCounts[slot]--;
            for (int end = slot * _maxEntries + _entryCounts[slot]; at < end; at++)
            {
                _servers[at] = _servers[at + 1];
                _rights[at] = _rights[at + 1];
            }

            Revision++;
        }

        /// <summary>Removes all entries of an instance.</summary>
        public void ClearRights(int id)
        {
            _entryCounts[_instances.SlotOf(id)] = 0;
            Revision++;
        }

        private int FindEntry(int slot, int server)
        {
            int at = slot * _maxEntries;
            for (int end = at + _entryCounts[slot]; at < end; at++)
            {
                if (_servers[at] == server)
                {
                    return at;
                }
            }

            return -1;
        }

        private int MakeEntry(int slot, int server)
        {
            int start = slot * _maxEntries;
            int at = start + _entryCounts[slot]++;
            for (; at > start && _servers[at - 1] > server; at--)
            {
                _servers[at] = _servers[at - 1];
                _rights[at] = _rights[at - 1];
            }

            _servers[at] = (ushort)server;
            return at;
        }
    }
}
