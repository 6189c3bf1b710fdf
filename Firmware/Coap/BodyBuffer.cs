using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Memory for one body at a time, which grows to its bound as bodies need it. Where several endpoints share it, the body that is growing has
    /// it until its sender cannot be repeating a block any more; the body of another is refused meanwhile.
    /// </summary>
    internal sealed class BodyBuffer
    {
        private const int LeastSize = 256;

        private BodyAssembly _owner;

        public BodyBuffer(int limit)
        {
            Limit = limit;
        }

        /// <summary>Largest body.</summary>
        public readonly int Limit;

        public byte[] Bytes = new byte[0];

        /// <summary>Milliseconds until another may have it, 0 when now.</summary>
        public int BusyMs(BodyAssembly user, long nowMs)
        {
            return _owner is null || _owner == user ? 0 : _owner.BusyMs(nowMs);
        }

        /// <summary>Gives it to a body; what it held is wiped.</summary>
        public void Take(BodyAssembly user)
        {
            if (_owner is not null && _owner != user)
            {
                _owner.Clear();
            }

            _owner = user;
        }

        /// <summary>Makes room for so many bytes, up to <see cref="Limit"/>.</summary>
        public void Grow(int count)
        {
            byte[] old = Bytes;
            if (count > old.Length)
            {
                int size = old.Length * 2 > LeastSize ? old.Length * 2 : LeastSize;
                size = size < count ? count : size;
                Bytes = new byte[size < Limit ? size : Limit];
                Array.Copy(old, 0, Bytes, 0, old.Length);
                Array.Clear(old, 0, old.Length);
            }
        }
    }
}
