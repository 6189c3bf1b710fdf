namespace Lwm2m.Foundation
{
    /// <summary>
    /// The board's sleep with everything off except the wake-up source: memory is lost, and the program starts anew. What must
    /// survive is put into the store first.
    /// </summary>
    public abstract class DeepSleep
    {
        /// <summary>Shortest sleep in milliseconds; below it, restarting the board costs more than the sleep saves.</summary>
        public const int ShortestMs = 1000;

        /// <summary>Enters deep sleep. Returns only if the board could not.</summary>
        /// <param name="ms">Longest duration, <see cref="ShortestMs"/> or more; a pin or the like may wake the board before.</param>
        public abstract void Enter(long ms);
    }
}
