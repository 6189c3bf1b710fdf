using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Memory for one body at a time, which grows to its bound as bodies need it. Where several endpoints share it, the body that is growing has
    /// it until its sender cannot be repeating a block any more; the body of another is refused meanwhile. Who was refused is the next, and does not
    /// wait for longer than EXCHANGE_LIFETIME: nobody keeps the others away by blocks that come slowly or bodies that are begun anew.
    /// </summary>
    internal sealed class BodyBuffer
    {
        private const int LeastSize = 256;

        private BodyAssembly _owner;
        private BodyAssembly _next;         // who was refused, or null
        private long _nextSinceMs;          // when it was refused first
        private long _nextUntilMs;          // as long as it is expected back

        public BodyBuffer(int limit)
        {
            Limit = limit;
        }

        /// <summary>Largest body.</summary>
        public readonly int Limit;

        public byte[] Bytes = new byte[0];

        /// <summary>Milliseconds until somebody may begin a body in it, 0 when now.</summary>
        public int BusyMs(BodyAssembly user, long nowMs)
        {
            bool hasNext = HasNext(nowMs);
            if (hasNext && _next != user)
            {
                return (int)(_nextUntilMs - nowMs);
            }

            long left = _owner is null || _owner == user ? 0 : _owner.BusyMs(nowMs);
            long longest = hasNext ? _nextSinceMs + user.LifetimeMs - nowMs : left;
            left = left < longest ? left : longest;
            return left > 0 ? (int)left : 0;
        }

        /// <summary>Gives it to somebody who begins a body; what it held is wiped.</summary>
        /// <returns>False while another has it, or is the next.</returns>
        public bool TryTake(BodyAssembly user, long nowMs)
        {
            int busyMs = BusyMs(user, nowMs);
            if (busyMs > 0)
            {
                if (!HasNext(nowMs))
                {
                    _next = user;
                    _nextSinceMs = nowMs;
                }

                _nextUntilMs = _next == user ? nowMs + busyMs + user.HoldMs : _nextUntilMs;
                return false;
            }

            _next = _next == user ? null : _next;
            if (_owner is not null && _owner != user)
            {
                _owner.Clear();
            }

            _owner = user;
            return true;
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

        private bool HasNext(long nowMs)
        {
            return _next is not null && nowMs < _nextUntilMs;
        }
    }
}
