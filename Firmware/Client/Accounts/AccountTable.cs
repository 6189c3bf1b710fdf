using System;

namespace Lwm2m.Client
{
    /// <summary>The instances of one object that accounts consist of, ascending by ID and bounded.</summary>
    public sealed class AccountTable
    {
        private readonly int _capacity;
        private AccountInstance[] _items = new AccountInstance[0];      // replaced whole, as other threads look for an account in it

        /// <summary>Creates an empty table.</summary>
        /// <param name="capacity">Most instances.</param>
        public AccountTable(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>Number of instances.</summary>
        public int Count
        {
            get { return _items.Length; }
        }

        /// <summary>Grows when an instance ID is added or removed.</summary>
        public int Revision { get; private set; }

        /// <summary>Whether there is no room for another one.</summary>
        public bool IsFull
        {
            get { return Count == _capacity; }
        }

        /// <summary>An instance by its index.</summary>
        public AccountInstance At(int index)
        {
            return _items[index];
        }

        /// <summary>An instance by its ID, or null.</summary>
        public AccountInstance Find(int instanceId)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_items[i].InstanceId == instanceId)
                {
                    return _items[i];
                }
            }

            return null;
        }

        /// <summary>Adds an instance; one without an ID gets the smallest that is free.</summary>
        /// <returns>False when the table is full or has the ID already.</returns>
        public bool Add(AccountInstance item)
        {
            if (IsFull || item.InstanceId > Lwm2mPath.MaxId || Find(item.InstanceId) is not null)
            {
                return false;
            }

            if (item.InstanceId < 0)
            {
                item.InstanceId = NextId();
            }

            AccountInstance[] items = new AccountInstance[Count + 1];
            int at = Count;
            for (; at > 0 && _items[at - 1].InstanceId > item.InstanceId; at--)
            {
                items[at] = _items[at - 1];
            }

            items[at] = item;
            Array.Copy(_items, 0, items, 0, at);
            _items = items;
            Revision++;
            return true;
        }

        /// <summary>Removes an instance.</summary>
        /// <returns>Whether it existed.</returns>
        public bool Remove(int instanceId)
        {
            int at = 0;
            while (at < Count && _items[at].InstanceId != instanceId)
            {
                at++;
            }

            if (at == Count)
            {
                return false;
            }

            AccountInstance[] items = new AccountInstance[Count - 1];
            Array.Copy(_items, 0, items, 0, at);
            Array.Copy(_items, at + 1, items, at, items.Length - at);
            _items = items;
            Revision++;
            return true;
        }

        /// <summary>The smallest free ID.</summary>
        internal int NextId()
        {
            int id = 0;
            while (id < Count && _items[id].InstanceId == id)
            {
                id++;
            }

            return id;
        }

        /// <summary>All of them, as they are now: the array is not changed any more.</summary>
        public AccountInstance[] ToArray()
        {
            return _items;
        }

        /// <summary>Replaces the instances by those of another table.</summary>
        public void Take(AccountTable other)
        {
            bool isSame = Count == other.Count;
            for (int i = 0; isSame && i < Count; i++)
            {
                isSame = _items[i].InstanceId == other._items[i].InstanceId;
            }

            _items = other._items;
            Revision += isSame ? 0 : 1;
        }

        internal void Clear()
        {
            Revision += Count;
            _items = new AccountInstance[0];
        }
    }
}
