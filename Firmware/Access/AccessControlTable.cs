using System;
using Lwm2m.Client;

namespace Lwm2m.Access
{
    /// <summary>
    /// The instances of the Access Control object (2): the owner of each object instance and the rights of each server to
    /// it (LwM2M Core §8.1). Bounded; memory is allocated with the first instance, so that a device with one
    /// server has none. Kept with the accounts, see <see cref="AccessControlRecord"/>.
    /// </summary>
    public sealed partial class AccessControlTable : AccessSection
    {
        /// <summary>Object ID of the Access Control object.</summary>
        public const int ObjectId = 2;

        /// <summary>Owner of what only a bootstrap server may change: MAX_ID.</summary>
        public const int BootstrapOwner = 65535;

        /// <summary>Object instance ID of the right to create instances of an object: MAX_ID.</summary>
        public const int WholeObject = 65535;

        /// <summary>Stands for the servers without an entry of their own.</summary>
        public const int DefaultEntry = 0;

        /// <summary>All bits of an entry.</summary>
        public const int MaxRights = 31;

        private const int NoObject = 0;

        // In a slot.
        private const int ObjectIdAt = 0;
        private const int InstanceIdAt = 1;
        private const int OwnerAt = 2;
        private const int EntryCountAt = 3;
        private const int EntriesAt = 4;

        // In an entry.
        private const int RightsAt = 1;
        private const int EntryLength = 2;

        private readonly int _capacity;
        private readonly int _maxEntries;
        private readonly int _slotLength;
        private InstanceTable _instances;

        // By slot, for as many as there were so far: the four fields below, then server and rights of each entry, ascending by server.
        private ushort[] _fields;

        /// <summary>Creates an empty table.</summary>
        /// <param name="capacity">Most instances.</param>
        /// <param name="maxServers">Most servers; an instance has an entry for each and a default one.</param>
        public AccessControlTable(int capacity, int maxServers)
        {
            _capacity = capacity;
            _maxEntries = maxServers + 1;
            _slotLength = EntriesAt + _maxEntries * EntryLength;
        }

        /// <summary>Number of instances.</summary>
        public int Count
        {
            get { return _instances is null ? 0 : _instances.Count; }
        }

        /// <inheritdoc/>
        public override int Revision { get; protected set; }

        /// <summary>Grows with every instance added or removed.</summary>
        public int InstanceRevision { get; private set; }

        /// <summary>Most entries of an instance.</summary>
        public int EntryCapacity
        {
            get { return _maxEntries; }
        }

        /// <summary>Most instances.</summary>
        public int Capacity
        {
            get { return _capacity; }
        }

        /// <summary>The instance ID at an index, ascending.</summary>
        public int IdAt(int index)
        {
            return _instances.IdAt(index);
        }

        /// <summary>The instance for an object instance, or <see cref="Lwm2mPath.None"/>.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="WholeObject"/>.</param>
        public int Find(int objectId, int instanceId)
        {
            for (int i = 0; i < Count; i++)
            {
                int id = _instances.IdAt(i);
                int at = SlotAt(id);
                if (_fields[at + ObjectIdAt] == objectId && _fields[at + InstanceIdAt] == instanceId)
                {
                    return id;
                }
            }

            return Lwm2mPath.None;
        }

        /// <summary>Object ID an instance applies to, 0 for none yet.</summary>
        public int ObjectIdOf(int id)
        {
            return _fields[SlotAt(id) + ObjectIdAt];
        }

        /// <summary>Object instance ID an instance applies to, or <see cref="WholeObject"/>.</summary>
        public int InstanceIdOf(int id)
        {
            return _fields[SlotAt(id) + InstanceIdAt];
        }

        /// <summary>Short Server ID of the owner, or <see cref="BootstrapOwner"/>.</summary>
        public int OwnerOf(int id)
        {
            return _fields[SlotAt(id) + OwnerAt];
        }

        /// <summary>Adds an empty instance: no object, no entries, owned by the bootstrap server.</summary>
        /// <param name="id">Its ID.</param>
        /// <returns>False when the ID exists or there is no room.</returns>
        public bool TryAdd(int id)
        {
            Allocate();
            int slot = _instances.Add(id);
            if (slot < 0)
            {
                return false;
            }

            int at = slot * _slotLength;
            if (at >= _fields.Length)
            {
                ushort[] fields = new ushort[at + _slotLength];
                Array.Copy(_fields, 0, fields, 0, _fields.Length);
                _fields = fields;
            }

            _fields[at + ObjectIdAt] = NoObject;
            _fields[at + InstanceIdAt] = 0;
            _fields[at + OwnerAt] = BootstrapOwner;
            _fields[at + EntryCountAt] = 0;
            InstanceRevision++;
            Revision++;
            return true;
        }

        /// <summary>Adds an instance for an object instance, replacing an existing one.</summary>
        /// <returns>Its ID, or <see cref="Lwm2mPath.None"/> when there is no room.</returns>
        public int Add(int objectId, int instanceId, int owner)
        {
            Allocate();
            int id = Find(objectId, instanceId);
            if (id == Lwm2mPath.None)
            {
                id = _instances.NextId();
                if (id == Lwm2mPath.None)
                {
                    return Lwm2mPath.None;
                }

                TryAdd(id);
            }

            SetTarget(id, objectId, instanceId);
            SetOwner(id, owner);
            ClearRights(id);
            return id;
        }

        /// <summary>Sets the object instance an instance applies to.</summary>
        public void SetTarget(int id, int objectId, int instanceId)
        {
            int at = SlotAt(id);
            _fields[at + ObjectIdAt] = (ushort)objectId;
            _fields[at + InstanceIdAt] = (ushort)instanceId;
            Revision++;
        }

        /// <summary>Sets the owner.</summary>
        public void SetOwner(int id, int owner)
        {
            _fields[SlotAt(id) + OwnerAt] = (ushort)owner;
            Revision++;
        }

        /// <summary>Removes an instance.</summary>
        /// <returns>Whether it existed.</returns>
        public bool Remove(int id)
        {
            if (_instances is null || !_instances.Remove(id))
            {
                return false;
            }

            InstanceRevision++;
            Revision++;
            return true;
        }

        /// <summary>Removes all instances.</summary>
        public override void Clear()
        {
            while (Count > 0)
            {
                Remove(IdAt(0));
            }
        }

        /// <summary>The table of a list of accounts, of a client with access control.</summary>
        public static AccessControlTable Of(AccountList accounts)
        {
            return (AccessControlTable)accounts.Rights;
        }

        /// <inheritdoc/>
        public override AccessSection NewEmpty()
        {
            return new AccessControlTable(_capacity, _maxEntries - 1);
        }

        /// <inheritdoc/>
        public override void Save(AccountWriter fields)
        {
            AccessControlRecord.Save(this, fields);
        }

        /// <inheritdoc/>
        public override bool Load(int instanceId, AccountReader fields)
        {
            return AccessControlRecord.Load(this, instanceId, fields);
        }

        /// <summary>Every instance is for an object instance, none for one of its own object, and no other for the same.</summary>
        public override string FindFault()
        {
            for (int i = 0; i < Count; i++)
            {
                int id = IdAt(i);
                if (ObjectIdOf(id) == NoObject || ObjectIdOf(id) == ObjectId || Find(ObjectIdOf(id), InstanceIdOf(id)) != id)
                {
                    return "/2: an instance is for nothing or for another of its kind, or two for the same";
                }
            }

            return null;
        }

        /// <summary>Whether there is an instance with this ID.</summary>
        public bool Has(int id)
        {
            return _instances is not null && _instances.SlotOf(id) >= 0;
        }

        /// <summary>The ID that the next instance gets, or <see cref="Lwm2mPath.None"/> when the table is full.</summary>
        public int NextId()
        {
            Allocate();
            return _instances.NextId();
        }

        private void Allocate()
        {
            if (_instances is null)
            {
                _instances = new InstanceTable(_capacity);
                _fields = new ushort[0];
            }
        }

        private int SlotAt(int id)
        {
            return _instances.SlotOf(id) * _slotLength;
        }
    }
}
