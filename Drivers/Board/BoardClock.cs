using System;
using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>The board's uptime, and the time of its real-time clock, which runs in deep sleep, once it was set.</summary>
    public sealed class BoardClock : Clock
    {
        /// <summary>A clock that was never set starts at 1970, 2000 or the year of its chip, all before this year.</summary>
        private const int FirstYear = 2024;

        private const long TicksPerMs = 10000;

        /// <inheritdoc/>
        public override long NowMs
        {
            get { return Environment.TickCount64; }
        }

        /// <inheritdoc/>
        public override long UnixMs
        {
            get
            {
                DateTime now = DateTime.UtcNow;
                return now.Year < FirstYear ? Unknown : (now.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMs;
            }
        }
    }
}
