namespace Lwm2m.Modem
{
    // Short messages are the same everywhere (3GPP TS 27.005), but for this.
    public abstract partial class Dialect
    {
        /// <summary>Whether a status report that the modem hands over is acknowledged with <c>+CNMA</c>, as a message is; SIMCom modems must not be asked to.</summary>
        public bool AcknowledgesReports = true;

        /// <summary>
        /// Whether the modem leaves the toolkit of the card to the board: it hands out the short messages for the card, and neither fetches nor answers proactive
        /// commands. One of the two owns it, never both; modems do, unless told otherwise (Quectel: <c>+QSTK=1</c> in <see cref="SetUp"/>, and a restart).
        /// </summary>
        public bool LeavesToolkit;
    }
}
