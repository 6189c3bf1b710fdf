using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The hooks for non-IP data. Defaults: the control plane commands of 3GPP TS 27.007 §10.1.43 (+CSODCP) and §10.1.44 (+CRTDCP).
    public abstract partial class Dialect
    {
        private const int ActivationMs = 150000;
        private const int QueryMs = 5000;
        private const int ControlPlaneMs = 60000;
        private const int LeastMtu = 128;
        private const int MtuField = 11;            // of +CGCONTRDP: those of IP come before, and newer releases put others in between
        private const int PlmnIntervalMs = 360000;  // of the serving PLMN rate control: 6 minutes
        private const int MinuteMs = 60000;

        private static readonly byte[] s_sendControlPlane = Ascii.GetBytes("AT+CSODCP=");
        private static readonly byte[] s_reportControlPlane = Ascii.GetBytes("AT+CRTDCP=1");
        private static readonly byte[] s_controlPlaneUrc = Ascii.GetBytes("+CRTDCP:");
        private static readonly byte[] s_defineContext = Ascii.GetBytes("AT+CGDCONT=");
        private static readonly byte[] s_activateContext = Ascii.GetBytes("AT+CGACT=1,");
        private static readonly byte[] s_askContext = Ascii.GetBytes("AT+CGCONTRDP=");
        private static readonly byte[] s_contextAnswer = Ascii.GetBytes("+CGCONTRDP:");
        private static readonly byte[] s_askRate = Ascii.GetBytes("AT+CGAPNRC=");
        private static readonly byte[] s_rateAnswer = Ascii.GetBytes("+CGAPNRC:");

        /// <summary>The largest non-IP datagram it sends, in bytes; 0 if it has none.</summary>
        public int MaxNiddDatagram;

        /// <summary>The largest non-IP datagram it receives, in bytes.</summary>
        public int MaxNiddDownlink = 1358;

        /// <summary>Type of a non-IP context as <c>+CGDCONT</c> spells it.</summary>
        public byte[] NiddContextType = Ascii.GetBytes("NONIP");

        /// <summary>Registers the URCs of non-IP data. The code tells them apart in <see cref="ReadNiddUrc"/>.</summary>
        public virtual void AddNiddUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(s_controlPlaneUrc, handler, 0);
        }

        /// <summary>Parses a URC of <see cref="AddNiddUrcs"/>.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="code">The code of the registration.</param>
        /// <param name="fields">The fields of the line.</param>
        /// <param name="context">The connection.</param>
        /// <param name="offset">Receives where a pushed datagram starts in the buffer of the fields.</param>
        /// <param name="count">Receives its length; 0 for a damaged one.</param>
        /// <returns>What happened.</returns>
        public virtual SocketEvent ReadNiddUrc(AtChannel at, int code, AtFields fields, NiddContext context, out int offset, out int count)
        {
            // +CRTDCP: cid,length,"hex"
            int id;
            int length;
            offset = 0;
            count = 0;
            if (!fields.TryNumber(out id) || id != context.ContextId)
            {
                return SocketEvent.None;
            }

            if (!fields.TryNumber(out length) || !fields.TryHex(out offset, out count) || count != length)
            {
                count = 0;
            }

            return SocketEvent.Pushed;
        }

        /// <summary>Sends the command of a step that opens the connection and arms its reception.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="context">The connection.</param>
        /// <param name="step">From 0.</param>
        /// <returns>False if there is no such step: it is open.</returns>
        public virtual bool WriteNiddOpen(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            step += context.Apn is null ? 1 : 0;
            context.IsOptional = step == 0 || step == 2 || step == 3;
            switch (step)
            {
                case 0:
                    // Refused where it is active already.
                    WriteContext(at, job, context);
                    at.Send(QueryMs);
                    return true;
                case 1:
                    at.Begin(job, s_activateContext).Number(context.ContextId);
                    at.Send(ActivationMs);
                    return true;
                case 2:
                    at.Begin(job, s_askContext).Number(context.ContextId);
                    at.Expect(s_contextAnswer, false);
                    at.Send(QueryMs);
                    return true;
                case 3:
                    at.Begin(job, s_askRate).Number(context.ContextId);
                    at.Expect(s_rateAnswer, false);
                    at.Send(QueryMs);
                    return true;
                case 4:
                    at.Begin(job, s_reportControlPlane);
                    at.Send(QueryMs);
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>An answer line of <see cref="WriteNiddOpen"/>, or the line that completes it.</summary>
        /// <returns>False if it says that the step failed.</returns>
        public virtual bool ReadNiddOpen(AtFields fields, NiddContext context, int step)
        {
            step += context.Apn is null ? 1 : 0;
            int value;
            if (step == 2 && fields.Skip(MtuField))
            {
                // cid, bearer, apn, addresses, ..., MTU of non-IP data, serving PLMN rate control
                while (!fields.IsAtEnd && context.MaxDatagram == 0)
                {
                    context.MaxDatagram = fields.TryNumber(out value) && value >= LeastMtu ? value : 0;
                }

                if (fields.TryNumber(out value) && value > 0 && value < ushort.MaxValue)
                {
                    context.RateMessages = value;
                    context.RateIntervalMs = PlmnIntervalMs;
                }
            }
            else if (step == 3 && fields.Skip(2))
            {
                // cid, exception reports, time unit, most messages in it
                int unit;
                int messages;
                if (fields.TryNumber(out unit) && unit > 0 && fields.TryNumber(out messages) && messages > 0)
                {
                    TakeRate(context, messages, unit == 1 ? MinuteMs : unit == 2 ? 60 * MinuteMs : unit == 3 ? 24 * 60 * MinuteMs : 7 * 24 * 60 * MinuteMs);
                }
            }

            return true;
        }

        /// <summary>Sends the command that sends a non-IP datagram.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="context">The connection.</param>
        /// <param name="buffer">Where the datagram lies.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="hint">What follows it.</param>
        public virtual void WriteNidd(AtChannel at, ModemJob job, NiddContext context, byte[] buffer, int offset, int count, ReleaseHint hint)
        {
            AtWriter writer = at.Begin(job, s_sendControlPlane);
            writer.Number(context.ContextId);
            writer.Char(',');
            writer.Number(count);
            writer.Char(',');
            writer.Char('"');
            writer.Hex(buffer, offset, count);
            writer.Char('"');
            writer.Char(',');
            writer.Number((int)hint);
            at.Send(ControlPlaneMs);
        }

        /// <summary>Sends the command of a step that reads the datagram that has arrived. Not called where datagrams are pushed.</summary>
        /// <returns>False if there is no such step.</returns>
        public virtual bool WriteNiddRead(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            return false;
        }

        /// <summary>An answer line of <see cref="WriteNiddRead"/>: the datagram is in it, or is announced with <see cref="AtChannel.ExpectLine"/>.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="fields">The fields of the line.</param>
        /// <param name="context">The connection.</param>
        /// <param name="step">The step.</param>
        /// <param name="offset">Receives where the datagram starts in the buffer of the fields.</param>
        /// <param name="count">Receives its length, or 0 if it is not in this line.</param>
        public virtual void ReadNidd(AtChannel at, AtFields fields, NiddContext context, int step, out int offset, out int count)
        {
            offset = 0;
            count = 0;
        }

        /// <summary>Writes the definition of a non-IP context, to be sent.</summary>
        protected void WriteContext(AtChannel at, ModemJob job, NiddContext context)
        {
            AtWriter writer = at.Begin(job, s_defineContext);
            writer.Number(context.ContextId);
            writer.Char(',');
            writer.Char('"');
            writer.Text(NiddContextType);
            writer.Char('"');
            writer.Char(',');
            writer.Char('"');
            writer.Text(context.Apn);
            writer.Char('"');
        }

        /// <summary>Both rates hold; the one that allows less in the long run is kept.</summary>
        private static void TakeRate(NiddContext context, int messages, int intervalMs)
        {
            if (context.RateMessages == 0 || (long)messages * context.RateIntervalMs < (long)context.RateMessages * intervalMs)
            {
                context.RateMessages = messages;
                context.RateIntervalMs = intervalMs;
            }
        }
    }
}
