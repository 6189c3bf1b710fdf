using System;

namespace Lwm2m.ModemUdp
{
    /// <summary>Datagrams that wait to be sent, one behind the other in one buffer: one of the largest, or a handshake flight of smaller ones.</summary>
    internal sealed class DatagramQueue
    {
        /// <summary>Most datagrams.</summary>
        internal const int Capacity = 4;

        private readonly int[] _lengths = new int[Capacity];
        private int _used;

        /// <summary>Where the first one starts, at 0.</summary>
        internal byte[] Buffer { get; private set; } = { };

        /// <summary>How many there are.</summary>
        internal int Count { get; private set; }

        /// <summary>Length of the first one.</summary>
        internal int FirstLength
        {
            get { return _lengths[0]; }
        }

        /// <summary>Takes another size; what waits is dropped.</summary>
        internal void Resize(int size)
        {
            Clear();
            if (Buffer.Length != size)
            {
                Buffer = new byte[size];
            }
        }

        /// <summary>Copies a datagram to the end.</summary>
        /// <returns>False if there is no room.</returns>
        internal bool Add(byte[] buffer, int offset, int count)
        {
            if (Count == Capacity || _used + count > Buffer.Length)
            {
                return false;
            }

            Array.Copy(buffer, offset, Buffer, _used, count);
            _used += count;
            _lengths[Count++] = count;
            return true;
        }

        /// <summary>Removes the first one.</summary>
        internal void RemoveFirst()
        {
            int length = _lengths[0];
            _used -= length;
            Count--;
            Array.Copy(Buffer, length, Buffer, 0, _used);
            Array.Copy(_lengths, 1, _lengths, 0, Count);
        }

        /// <summary>Removes all.</summary>
        internal void Clear()
        {
            Count = 0;
            _used = 0;
        }
    }
}
