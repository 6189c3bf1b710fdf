using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Pauses that double from try to try and are spread, so that devices which failed together do not come back together.</summary>
    public static class Pause
    {
        /// <summary>Doublings at most, so that a pause stays within 64 bits and within reason.</summary>
        public const int MaxDoublings = 10;

        /// <summary>The first one while this side is at fault: no network, no name, no route. See <see cref="ClientOptions.MaxLocalPauseS"/>.</summary>
        public const int FirstLocalMs = 4000;

        private const int Steps = 0x10000;

        /// <summary>A pause, with up to half of it added.</summary>
        /// <param name="firstMs">The first one.</param>
        /// <param name="doublings">How often it doubles.</param>
        /// <param name="longestMs">Its bound, before half of it is added.</param>
        /// <param name="random">Spreads it.</param>
        public static long Of(long firstMs, int doublings, long longestMs, RandomSource random)
        {
            long ms = firstMs << (doublings < MaxDoublings ? doublings : MaxDoublings);
            return Spread(ms < longestMs ? ms : longestMs, random);
        }

        /// <summary>A pause, with up to half of it added.</summary>
        public static long Spread(long ms, RandomSource random)
        {
            long half = ms / 2;
            return ms + (half < int.MaxValue ? random.Next((int)half + 1) : half / Steps * random.Next(Steps + 1));
        }
    }
}
