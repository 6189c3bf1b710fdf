namespace Lwm2m.Modem
{
    /// <summary>A rung of the recovery ladder of a <see cref="CellularModem"/>, mildest first.</summary>
    public enum RecoveryRung
    {
        /// <summary>A command of the set-up was repeated.</summary>
        Repeat,

        /// <summary>ESC and <c>AT</c> after a command without an answer.</summary>
        Resynchronise,

        /// <summary><c>+CFUN=1,1</c>, or the radio off and on where that is refused.</summary>
        Restart,

        /// <summary>The reset pin.</summary>
        Reset,

        /// <summary>Off, a pause that grows (1, 5, 15, 60 minutes), and on again; without a power key, the pause and a restart.</summary>
        PowerCycle
    }
}
