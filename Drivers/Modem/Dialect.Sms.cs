namespace Lwm2m.Modem
{
    // Short messages are the same everywhere (3GPP TS 27.005), but for this.
    public abstract partial class Dialect
    {
        /// <summary>Whether a status report that the modem hands over is acknowledged with <c>+CNMA</c>, as a message is; SIMCom modems must not be asked to.</summary>
        public bool AcknowledgesReports = true;
    }
}
