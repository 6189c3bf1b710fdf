namespace Lwm2m.Modem
{
    /// <summary>What moves a <see cref="CellularModem"/> from one <see cref="ModemState"/> to another.</summary>
    internal enum ModemEvent
    {
        /// <summary>It is to be switched on, or a rung of the recovery ladder has been taken.</summary>
        Started,

        /// <summary>It answered to <c>AT</c>.</summary>
        Answered,

        /// <summary>It is set up.</summary>
        SetUp,

        /// <summary>It is registered.</summary>
        Registered,

        /// <summary>It has lost its network.</summary>
        Unregistered,

        /// <summary>It is silent, refuses what it must do, or finds no network.</summary>
        Failed,

        /// <summary>It has started anew.</summary>
        Booted,

        /// <summary>It is to be off.</summary>
        Stopped
    }
}
