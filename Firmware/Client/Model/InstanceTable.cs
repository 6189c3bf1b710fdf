using System;

namespace Lwm2m.Client
{
    /// <summary>
    /// The object instance IDs of an object with a bounded number of them, ascending. An ID keeps its slot as long as it
    /// exists, so that an object holds its values in arrays by slot.
    /// </summary>
    public sealed class InstanceTable
    {
        private readonly int _capacity;

        // As long as there were instances so far.
        private int[] _ids = new int[0];
        private int[] _slots = new int[0];
        private int _count;

        /// <summary>Creates an empty table.</summary>
        /// <param name="capacity">Most object instances.</param>
        public InstanceTable(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>Number of object instances.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Grows with every instance added or removed.</summary>
        public int Revision { get; private set; }

        /// <summary>The ID at an index.</summary>
        public int IdAt(int index)
        {
            return _ids[index];
        }

        /// <summary>The slot of an ID, or -1.</summary>
        public int SlotOf(int instanceId)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_ids[i] == instanceId)
                {
                    return _slots[i];
                }
            }

            return -1;
        }

        /// <summary>The smallest free ID, or <see cref="Lwm2mPath.None"/> when the table is full.</summary>
        public int NextId()
        {
            if (_count == _capacity)
            {
                return Lwm2mPath.None;
            }

            int id = 0;
            while (id < _count && _ids[id] == id)
            {
                id++;
            }

            return id;
        }

        /// <summary>Adds an ID.</summary>
        /// <returns>Its slot, or -1 when the table is full or has the ID already.</returns>
        public int Add(int instanceId)
        {
            if (_count == _capacity || SlotOf(instanceId) >= 0)
            {
                return -1;
            }

            if (_count == _ids.Length)
            {
                int[] ids = new int[_count + 1];
                int[] slots = new int[_count + 1];
                Array.Copy(_ids, 0, ids, 0, _count);
                Array.Copy(_slots, 0, slots, 0, _count);
                _ids = ids;
                _slots = slots;
            }

            int slot = 0;
            while (IsTaken(slot))
            {
                slot++;
            }

            int at = _count++;
            for (; at > 0 && _ids[at - 1] > instanceId; at--)
            {
                _ids[at] = _ids[at - 1];
                _slots[at] = _slots[at - 1];
            }

            _ids[at] = instanceId;
            _slots[at] = slot;
            Revision++;
            return slot;
        }

        /// <summary>Removes an ID.</summary>
        /// <returns>Whether it existed.</returns>
        public bool Remove(int instanceId)
        {
            for (int at = 0; at < _count; at++)
            {
                if (_ids[at] == instanceId)
                {
                    _count--;
                    for (; at < _count; at++)
                    {
                        _ids[at] = _ids[at + 1];
                        _slots[at] = _slots[at + 1];
                    }

                    Revision++;
                    return true;
                }
            }

            return false;
        }

        private bool IsTaken(int slot)
        {
            int at = _count - 1;
            while (at >= 0 && _slots[at] != slot)
            {
                at--;
            }

            return at >= 0;
        }
    }
}
