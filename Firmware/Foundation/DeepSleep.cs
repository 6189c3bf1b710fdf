namespace Lwm2m.Foundation
{
    /// <summary>
    /// The board's sleep with everything off but what wakes it: memory is lost, and the program starts anew. What is to go on
    /// is in the store before.
    /// </summary>
    public abstract class DeepSleep
    {
        /// <summary>Shortest sleep in milliseconds; for less the start of the board costs more than it saves.</summary>
        public const int ShortestMs = 1000;

        /// <summary>Sleeps. Does not return when the board could go to sleep.</summary>
        /// <param name="ms">How long at most, <see cref="ShortestMs"/> or more; a pin or the like may wake the board before.</param>
        public abstract void Enter(long ms);
    }
}
