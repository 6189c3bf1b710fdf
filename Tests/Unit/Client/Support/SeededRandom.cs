using Lwm2m.Foundation;

namespace Lwm2m.Client.Tests
{
    /// <summary>Numbers that are the same in every run (xorshift32).</summary>
    internal sealed class SeededRandom : RandomSource
    {
        private uint _state = 2463534242;

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
