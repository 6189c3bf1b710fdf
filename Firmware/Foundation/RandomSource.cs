namespace Lwm2m.Foundation
{
    /// <summary>
    /// Unpredictable bytes, on a board from its hardware generator. Everything that must be unpredictable comes from here
    /// (RFC 4086); the client does not start without one.
    /// </summary>
    public abstract class RandomSource
    {
        private readonly byte[] _word = new byte[4];

        /// <summary>Fills a slice with unpredictable bytes.</summary>
        public abstract void Fill(byte[] buffer, int offset, int count);

        /// <summary>A number from 0 to <paramref name="bound"/> - 1, for jitter.</summary>
        /// <param name="bound">1 or more.</param>
        public int Next(int bound)
        {
            Fill(_word, 0, 4);
            return (int)(BigEndian.ReadUInt32(_word, 0) % (uint)bound);
        }
    }
}
