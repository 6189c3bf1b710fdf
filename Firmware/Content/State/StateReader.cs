using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Reads a record of the store. Reading past the end gives 0 and sets <see cref="Failed"/>; never throws.</summary>
    public sealed class StateReader
    {
        private readonly byte[] _buffer;
        private readonly int _end;
        private int _at;

        /// <summary>Reads the first bytes of a buffer.</summary>
        public StateReader(byte[] buffer, int count)
        {
            _buffer = buffer;
            _end = count;
        }

        /// <summary>Whether a read went past the end of the record.</summary>
        public bool Failed { get; private set; }

        /// <summary>Whether the whole record was read.</summary>
        public bool IsAtEnd
        {
            get { return !Failed && _at == _end; }
        }

        /// <summary>Reads a number of 1 to 8 bytes in network byte order.</summary>
        public ulong ReadUnsigned(int count)
        {
            if (!Has(count))
            {
                return 0;
            }

            ulong value = BigEndian.ReadUnsigned(_buffer, _at, count);
            _at += count;
            return value;
        }

        /// <summary>Reads a number of one byte.</summary>
        public int ReadByte()
        {
            return (int)ReadUnsigned(1);
        }

        /// <summary>Reads a time, as <see cref="StateTime.Write"/> wrote it.</summary>
        /// <param name="savedMs">When the record was written, on the present clock; may be negative.</param>
        public long ReadTime(long savedMs)
        {
            long ageMs = (long)ReadUnsigned(StateTime.Length);
            return savedMs - ageMs;
        }

        /// <summary>Reads bytes.</summary>
        /// <returns>False when the record is too short, or the array too small.</returns>
        public bool Read(byte[] target, int offset, int count)
        {
            if (count > target.Length - offset)
            {
                Failed = true;
            }

            if (!Has(count))
            {
                return false;
            }

            Array.Copy(_buffer, _at, target, offset, count);
            _at += count;
            return true;
        }

        private bool Has(int count)
        {
            Failed |= count < 0 || count > _end - _at;
            return !Failed;
        }
    }
}
