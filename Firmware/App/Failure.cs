using System;

namespace Lwm2m.App
{
    /// <summary>
    /// The texts for uncaught exceptions. They exist from the start: none can be created when memory has run out.
    /// </summary>
    public static class Failure
    {
        private const string AtStart = "out of memory at the start: fewer servers, observations or kept notifications, smaller messages (ClientOptions)";
        private const string Running = "out of memory while running; the board restarts";
        private const string Unknown = "failed without a reason";

        /// <summary>The text for an exception.</summary>
        /// <param name="error">What was thrown.</param>
        /// <param name="isRunning">Whether the client had been started.</param>
        public static string TextFor(Exception error, bool isRunning)
        {
            if (error is OutOfMemoryException)
            {
                return isRunning ? Running : AtStart;
            }

            return error.Message is null || error.Message.Length == 0 ? Unknown : error.Message;
        }
    }
}
