namespace Lwm2m.Foundation
{
    /// <summary>
    /// Shared by several links of one driver, such as SMS, non-IP, UDP and the card of one modem: the driver is read in one place, and one
    /// wait serves all of them. Each link returns it as <see cref="DatagramLink.Pump"/>.
    /// </summary>
    public abstract class LinkPump
    {
        /// <summary>Waits until one of the links may have data, <see cref="Wake"/> is called, or the timeout expires.</summary>
        /// <param name="timeoutMs">Milliseconds, 0 or more.</param>
        /// <returns>Whether one of the links may have data.</returns>
        public abstract bool Wait(int timeoutMs);

        /// <summary>Ends the <see cref="Wait"/> under way, or the next one. May be called from any thread.</summary>
        public abstract void Wake();
    }
}
