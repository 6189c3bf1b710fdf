namespace Lwm2m.Modem
{
    /// <summary>State of a <see cref="CellularModem"/>.</summary>
    public enum ModemState
    {
        /// <summary>Not started, or switched off.</summary>
        Off,

        /// <summary>Being switched on: it has not answered yet.</summary>
        Booting,

        /// <summary>It answers: the set-up commands, the SIM and the PIN are under way.</summary>
        Initialising,

        /// <summary>Set up, but not registered with a network. Jobs that need no network run.</summary>
        Searching,

        /// <summary>Registered: all jobs run.</summary>
        Ready,

        /// <summary>It failed or fell silent: the recovery ladder is at work.</summary>
        Recovering
    }
}
