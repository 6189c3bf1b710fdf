namespace Lwm2m.Foundation
{
    /// <summary>Larger memory for a <see cref="ByteWindow"/> that has become too small.</summary>
    public abstract class WindowMemory
    {
        /// <summary>Bytes up to which a window stays where it is.</summary>
        public abstract int Threshold { get; }

        /// <summary>Moves a window.</summary>
        /// <param name="buffer">Holds it so far.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Bytes written so far.</param>
        /// <param name="needed">Bytes needed.</param>
        /// <returns>An array of as many bytes or more that starts with those written so far, or null when there is none.</returns>
        public abstract byte[] Grow(byte[] buffer, int offset, int count, int needed);
    }
}
