namespace Lwm2m.Modem
{
    /// <summary>Why a <see cref="CellularModem"/> last failed.</summary>
    public enum ModemFault
    {
        /// <summary>It has not.</summary>
        None,

        /// <summary>The serial port cannot be opened.</summary>
        NoPort,

        /// <summary>It does not answer.</summary>
        Silent,

        /// <summary>It answers, but refuses a command it must know, or its jobs fail one after the other.</summary>
        Refused,

        /// <summary>It has no SIM.</summary>
        NoSim,

        /// <summary>The SIM wants a PIN and none is configured, or wants its PUK. The modem stays off.</summary>
        PinNeeded,

        /// <summary>The SIM refused the PIN, or had refused one before. It is not tried again and the modem stays off.</summary>
        PinRefused,

        /// <summary>It found no network in <see cref="ModemOptions.SearchTimeoutMs"/>.</summary>
        NoNetwork,

        /// <summary>It switched itself off.</summary>
        PoweredDown,

        /// <summary>It starts anew again and again, as with a supply that is too weak for its radio.</summary>
        Restarts
    }
}
