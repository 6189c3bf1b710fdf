using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>The instances of a multiple resource, ascending by ID.</summary>
    internal sealed class TestValueTable
    {
        private readonly int[] _ids;
        private readonly TestValue[] _values;

        public TestValueTable(int capacity)
        {
            _ids = new int[capacity];
            _values = new TestValue[capacity];
        }

        public int Count { get; private set; }

        public int IdAt(int index)
        {
            return _ids[index];
        }

        public void Clear()
        {
            Count = 0;
        }

        /// <summary>The value with an ID, or null.</summary>
        public TestValue Find(int id)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_ids[i] == id)
                {
                    return _values[i];
                }
            }

            return null;
        }

        /// <summary>The value with an ID, made if need be; null when there is no room.</summary>
        public TestValue FindOrAdd(int id)
        {
            TestValue found = Find(id);
            if (found is not null || Count == _ids.Length)
            {
                return found;
            }

            int at = Count++;
            for (; at > 0 && _ids[at - 1] > id; at--)
            {
                _ids[at] = _ids[at - 1];
                _values[at] = _values[at - 1];
            }

            _ids[at] = id;
            _values[at] = new TestValue();
            return _values[at];
        }
    }
}
