using System;

namespace Lwm2m.Foundation
{
    /// <summary>A store that loses its content at power-off, for devices without a medium and for tests.</summary>
    public sealed class MemoryStore : Store
    {
        private readonly int _maxRecord;
        private readonly string[] _names;
        private readonly byte[][] _records;         // each as long as the longest that was in its place
        private readonly int[] _lengths;

        /// <summary>Makes an empty store.</summary>
        /// <param name="records">Most records.</param>
        /// <param name="maxRecord">Length in bytes of the longest record.</param>
        public MemoryStore(int records = 32, int maxRecord = 256)
        {
            _maxRecord = maxRecord;
            _names = new string[records];
            _lengths = new int[records];
            _records = new byte[records][];
        }

        /// <inheritdoc/>
        public override bool IsDoubtful
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public override int Read(string name, byte[] buffer, int offset, int count)
        {
            int at = Find(name);
            if (at < 0)
            {
                return Missing;
            }

            if (_lengths[at] > count)
            {
                return TooLarge;
            }

            Array.Copy(_records[at], 0, buffer, offset, _lengths[at]);
            return _lengths[at];
        }

        /// <inheritdoc/>
        public override bool Write(string name, byte[] buffer, int offset, int count)
        {
            int at = Find(name);
            at = at < 0 ? Find(null) : at;
            if (at < 0 || count > _maxRecord)
            {
                return false;
            }

            Wipe(at);
            if (_records[at] is null || _records[at].Length < count)
            {
                _records[at] = new byte[count];
            }

            Array.Copy(buffer, offset, _records[at], 0, count);
            _lengths[at] = count;
            _names[at] = name;
            return true;
        }

        /// <inheritdoc/>
        public override bool Erase(string name)
        {
            int at = Find(name);
            if (at >= 0)
            {
                Wipe(at);
                _names[at] = null;
            }

            return true;
        }

        private void Wipe(int at)
        {
            if (_records[at] is not null)
            {
                Array.Clear(_records[at], 0, _records[at].Length);
            }
        }

        private int Find(string name)
        {
            for (int i = 0; i < _names.Length; i++)
            {
                // The interpreter crashes on comparing the null of a slot never used.
                if (_names[i] is null ? name is null : _names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
