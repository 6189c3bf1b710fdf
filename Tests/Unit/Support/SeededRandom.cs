using Lwm2m.Foundation;

namespace Lwm2m.Tests
{
    /// <summary>Numbers that are the same in every run (xorshift32).</summary>
    internal sealed class SeededRandom : RandomSource
    {
        private uint _state;

        public SeededRandom(int seed)
        {
            _state = (uint)seed * 2654435761u + 1;
        }

        public override void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _state ^= _state << 13;
                _state ^= _state >> 17;
                _state ^= _state << 5;
                buffer[offset + i] = (byte)(_state >> 11);
            }
        }
    }
}
