using System;
using Lwm2m.Foundation;

namespace Lwm2m.Board
{
    /// <summary>The board's uptime.</summary>
    public sealed class BoardClock : Clock
    {
        /// <inheritdoc/>
        public override long NowMs
        {
            get { return Environment.TickCount64; }
        }
    }
}
