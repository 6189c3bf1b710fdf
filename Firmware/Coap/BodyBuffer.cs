using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Memory for one body at a time, which grows to its bound as needed. Where several endpoints share it, the body in progress holds
    /// it until its sender can no longer retransmit a block; other bodies are refused meanwhile. An endpoint that was refused is next and does not
    /// wait longer than EXCHANGE_LIFETIME, so that slow or restarted bodies cannot starve the others.
    /// </summary>
    internal sealed class BodyBuffer
    {
        private const int LeastSize = 256;

        private BodyAssembly _owner;
        private BodyAssembly _next;         // the assembly refused, or null
        private long _nextSinceMs;          // when it was refused first
        private long _nextUntilMs;          // how long it is expected back

        public BodyBuffer(int limit)
        {
            Limit = limit;
        }

        /// <summary>Largest body.</summary>
        public readonly int Limit;

        public byte[] Bytes = new byte[0];

        /// <summary>Milliseconds until <paramref name="user"/> may begin a body; 0 when it may at once.</summary>
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

        /// <summary>Takes the buffer for a new body; the previous content is wiped.</summary>
        /// <returns>False while another holds it or is next.</returns>
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

        /// <summary>Grows to at least that many bytes, up to <see cref="Limit"/>.</summary>
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
