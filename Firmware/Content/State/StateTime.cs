using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A time in a record, stored as its age when the record was written, as the uptime clock restarts with each start.</summary>
    public static class StateTime
    {
        /// <summary>Length in bytes.</summary>
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
