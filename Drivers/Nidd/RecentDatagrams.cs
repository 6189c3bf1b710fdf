namespace Lwm2m.Nidd
{
    /// <summary>The datagrams that came last, by a hash, so that copies of them are known for some time.</summary>
    internal sealed class RecentDatagrams
    {
        private const int Remembered = 8;
        private const uint FnvBasis = 2166136261;
        private const uint FnvPrime = 16777619;

        private readonly int _windowMs;
        private readonly uint[] _hashes = new uint[Remembered];
        private readonly long[] _untilMs = new long[Remembered];
        private uint _hash;
        private int _next;

        public RecentDatagrams(int windowMs)
        {
            _windowMs = windowMs;
        }

        /// <summary>Whether a datagram came before, not long ago.</summary>
        public bool Has(byte[] buffer, int offset, int count, long nowMs)
        {
            uint hash = FnvBasis ^ (uint)count;
            for (int end = offset + count; offset < end; offset++)
            {
                hash = (hash ^ buffer[offset]) * FnvPrime;
            }

            _hash = hash;
            for (int i = 0; i < Remembered; i++)
            {
                if (_hashes[i] == hash && nowMs < _untilMs[i])
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Remembers the datagram that was asked for last.</summary>
        public void Add(long nowMs)
        {
            _hashes[_next] = _hash;
            _untilMs[_next] = nowMs + _windowMs;
            _next = (_next + 1) % Remembered;
        }
    }
}
