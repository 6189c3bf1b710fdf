namespace Lwm2m.Foundation
{
    /// <summary>
    /// What several links of one driver share, such as SMS, non-IP, UDP and the card of one modem: the driver is read in one place, and one
    /// wait serves all of them. Each of the links answers it with <see cref="DatagramLink.Pump"/>.
    /// </summary>
    public abstract class LinkPump
    {
        /// <summary>Waits until one of the links may have something, <see cref="Wake"/> was called, or the time is over.</summary>
        /// <param name="timeoutMs">Milliseconds, 0 or more.</param>
        /// <returns>Whether one of the links is worth a look.</returns>
        public abstract bool Wait(int timeoutMs);

        /// <summary>Ends the <see cref="Wait"/> under way, or the next one. May be called from any thread.</summary>
        public abstract void Wake();
    }
}
