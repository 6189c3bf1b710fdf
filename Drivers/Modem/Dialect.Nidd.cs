using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The hooks for non-IP data. Defaults: the control plane commands of 3GPP TS 27.007 §10.1.43 (+CSODCP) and §10.1.44 (+CRTDCP).
    public abstract partial class Dialect
    {
        private static readonly byte[] s_sendControlPlane = Ascii.GetBytes("AT+CSODCP=");

        /// <summary>The largest non-IP datagram it sends, in bytes; 0 if it has none.</summary>
        public int MaxNiddDatagram;

        /// <summary>Type of a non-IP context as <c>+CGDCONT</c> spells it.</summary>
        public byte[] NiddContextType = Ascii.GetBytes("NONIP");

        /// <summary>Sends a command that sends a non-IP datagram.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="contextId">Number of the context.</param>
        /// <param name="buffer">Where the datagram lies.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="releaseAssistance">0 none, 1 nothing follows, 2 one answer follows.</param>
        /// <param name="timeoutMs">Longest time for the command.</param>
        public virtual void WriteNidd(AtChannel at, ModemJob job, int contextId, byte[] buffer, int offset, int count, int releaseAssistance, int timeoutMs)
        {
            AtWriter writer = at.Begin(job, s_sendControlPlane);
            writer.Number(contextId);
            writer.Char(',');
            writer.Number(count);
            writer.Char(',');
            writer.Char('"');
            writer.Hex(buffer, offset, count);
            writer.Char('"');
            writer.Char(',');
            writer.Number(releaseAssistance);
            at.Send(timeoutMs);
        }
    }
}
