using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A time in a record: how long before the writing of the record it was, as the clock of uptime begins anew with each start.</summary>
    public static class StateTime
    {
        /// <summary>Bytes it takes.</summary>
        public const int Length = 5;

        private const long Longest = 0xFFFFFFFFFF;

        /// <summary>Writes a time.</summary>
        public static void Write(ByteWindow output, long timeMs, long nowMs)
        {
            long ageMs = nowMs - timeMs;
            ageMs = ageMs < 0 ? 0 : ageMs > Longest ? Longest : ageMs;
            output.WriteUnsigned((ulong)ageMs, Length);
        }
    }
}
