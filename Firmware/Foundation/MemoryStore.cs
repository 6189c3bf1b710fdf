using System;

namespace Lwm2m.Foundation
{
    /// <summary>A store that loses its content at power-off, for devices without a medium and for tests.</summary>
    public sealed class MemoryStore : Store
    {
        private readonly int _maxRecord;
        private readonly string[] _names;
        private readonly byte[][] _records;
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
            for (int i = 0; i < records; i++)
            {
                _records[i] = new byte[maxRecord];
            }
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

            Array.Clear(_records[at], 0, _maxRecord);
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
                Array.Clear(_records[at], 0, _maxRecord);
                _names[at] = null;
            }

            return true;
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
