namespace Lwm2m.Modem
{
    /// <summary>What uses a modem, and has to set something up in it whenever it is ready: a link, or the short message service.</summary>
    public interface IModemUser
    {
        /// <summary>The dialect is known, or is another one: register the URCs that depend on it. Called before the first OnModemReady.</summary>
        void OnDialect(CellularModem modem);

        /// <summary>
        /// The modem is registered, perhaps again: submit what arms the reception (<c>+CNMI</c>, <c>+CRTDCP</c>), opens a socket, ... May come without a call
        /// of OnModemLost in between: the coverage was lost, or the modem slept.
        /// </summary>
        /// <param name="modem">The modem.</param>
        /// <param name="hasKeptState">Whether it has kept what it was told, such as sockets. False: set it up anew, although nothing may have been lost on the way.</param>
        void OnModemReady(CellularModem modem, bool hasKeptState);

        /// <summary>The modem started anew, failed or was switched off: nothing it was told before holds. Jobs have been cancelled already.</summary>
        void OnModemLost(CellularModem modem);
    }
}
