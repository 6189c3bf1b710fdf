using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// How long a client listens to a server in queue mode: for a time after the last message exchanged, as that may have
    /// been lost and come again (LwM2M Core §6.5). The server takes it to be asleep after that.
    /// </summary>
    public sealed class AwakeWindow
    {
        private int _lengthMs;
        private int _messages;

        /// <summary>Creates a window that has ended.</summary>
        /// <param name="lengthMs">Milliseconds after the last message, or below 0 for those of the bearer.</param>
        public AwakeWindow(int lengthMs)
        {
            _lengthMs = lengthMs;
        }

        /// <summary>When it ends if nothing more is exchanged.</summary>
        public long EndMs { get; private set; } = long.MinValue;

        /// <summary>Whether the server may send at this time.</summary>
        public bool IsOpen(long nowMs)
        {
            return nowMs < EndMs;
        }

        /// <summary>Lasts for MAX_TRANSMIT_WAIT of the bearer (RFC 7252 §4.8.2) unless it was made with another length.</summary>
        public void Take(BearerTiming timing)
        {
            if (_lengthMs < 0)
            {
                _lengthMs = timing.MaxTransmitWaitMs;
            }
        }

        /// <summary>Takes the messages exchanged so far.</summary>
        /// <returns>Whether there are new ones.</returns>
        public bool Step(int messages, long nowMs)
        {
            bool isNew = messages != _messages;
            if (isNew)
            {
                _messages = messages;
                EndMs = nowMs + _lengthMs;
            }

            return isNew;
        }
    }
}
