using System;
using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The hooks for non-IP data. Defaults: the control plane commands of 3GPP TS 27.007 §10.1.43 (+CSODCP) and §10.1.44 (+CRTDCP).
    public abstract partial class Dialect
    {
        // Steps of opening a connection; the first two where the context is to be defined.
        private const int ListStep = 0;
        private const int DefineStep = 1;
        private const int ActivateStep = 2;
        private const int AskStep = 3;
        private const int RateStep = 4;

        /// <summary>Steps of <see cref="WriteContextStep"/>; the answers are read by <see cref="ReadNiddOpen"/>.</summary>
        protected const int ContextSteps = 5;

        private const int LowerCase = 0x20;
        private const int ActivationMs = 150000;
        private const int ControlPlaneMs = 60000;
        private const int LeastMtu = 128;
        private const int MtuField = 11;            // of +CGCONTRDP: those of IP come before, and newer releases put others in between
        private const int PlmnIntervalMs = 360000;  // of the serving PLMN rate control: 6 minutes
        private const int MinuteMs = 60000;

        private static readonly byte[] s_sendControlPlane = Ascii.GetBytes("AT+CSODCP=");
        private static readonly byte[] s_reportControlPlane = Ascii.GetBytes("AT+CRTDCP=1");
        private static readonly byte[] s_controlPlaneUrc = Ascii.GetBytes("+CRTDCP:");
        private static readonly byte[] s_defineContext = Ascii.GetBytes("AT+CGDCONT=");
        private static readonly byte[] s_listContexts = Ascii.GetBytes("AT+CGDCONT=?");
        private static readonly byte[] s_definitionAnswer = Ascii.GetBytes("+CGDCONT:");
        private static readonly byte[] s_activateContext = Ascii.GetBytes("AT+CGACT=1,");
        private static readonly byte[] s_askContext = Ascii.GetBytes("AT+CGCONTRDP=");
        private static readonly byte[] s_contextAnswer = Ascii.GetBytes("+CGCONTRDP:");
        private static readonly byte[] s_askRate = Ascii.GetBytes("AT+CGAPNRC=");
        private static readonly byte[] s_rateAnswer = Ascii.GetBytes("+CGAPNRC:");

        /// <summary>The largest non-IP datagram it sends, in bytes; 0 if it has none.</summary>
        public int MaxNiddDatagram;

        /// <summary>The largest non-IP datagram it receives, in bytes.</summary>
        public int MaxNiddDownlink = 1358;

        /// <summary>Type of a non-IP context as <c>+CGDCONT</c> spells it, where the modem does not list it.</summary>
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
            offset = 0;
            count = 0;
            if (!fields.TryNumber(out id) || id != context.ContextId)
            {
                return SocketEvent.None;
            }

            count = fields.TryCountedHex(false, out offset, out count) ? count : 0;
            return SocketEvent.Pushed;
        }

        /// <summary>Sends the command of a step that opens the connection and arms its reception.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="context">The connection.</param>
        /// <param name="step">From 0.</param>
        public virtual SocketStep WriteNiddOpen(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            if (step > ContextSteps)
            {
                return SocketStep.Done;
            }

            if (step < ContextSteps)
            {
                return WriteContextStep(at, job, context, step);
            }

            at.Begin(job, s_reportControlPlane);
            at.Send(QueryMs);
            return SocketStep.Needed;
        }

        /// <summary>Whether a line with the prefix that a step of <see cref="WriteNiddOpen"/> expects is its answer.</summary>
        public virtual bool IsNiddOpenAnswer(AtFields fields, NiddContext context, int step)
        {
            return true;
        }

        /// <summary>An answer line of <see cref="WriteNiddOpen"/>, or the line that completes it.</summary>
        /// <returns>False if it says that the step failed.</returns>
        public virtual bool ReadNiddOpen(AtFields fields, NiddContext context, int step)
        {
            int value;
            int count;
            if (step == ListStep && fields.Skip(1) && fields.TryText(out value, out count) && count > 0 && (fields.Buffer[value] | LowerCase) == 'n')
            {
                // (range of cid),"type",...: NONIP, Non-IP or the like
                context.Type = new byte[count];
                Array.Copy(fields.Buffer, value, context.Type, 0, count);
            }
            else if (step == AskStep && fields.Skip(MtuField))
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
            else if (step == RateStep && fields.Skip(2))
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

        /// <summary>Sends the command of a step that sends a non-IP datagram.</summary>
        /// <param name="at">The channel.</param>
        /// <param name="job">Receives what belongs to the command.</param>
        /// <param name="context">The connection.</param>
        /// <param name="buffer">Where the datagram lies.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length.</param>
        /// <param name="hint">What follows it.</param>
        /// <param name="step">From 0.</param>
        public virtual SocketStep WriteNidd(AtChannel at, ModemJob job, NiddContext context, byte[] buffer, int offset, int count, ReleaseHint hint, int step)
        {
            if (step > 0)
            {
                return SocketStep.Done;
            }

            AtWriter writer = Begin(at, job, s_sendControlPlane, context.ContextId, count);
            writer.Char(',');
            writer.Char('"');
            writer.Hex(buffer, offset, count);
            writer.Char('"');
            writer.NextNumber((int)hint);
            at.Send(ControlPlaneMs);
            return SocketStep.Needed;
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

        /// <summary>Sends the command of one of the <see cref="ContextSteps"/> that define and activate a non-IP context and ask for its limits.</summary>
        protected SocketStep WriteContextStep(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            if (step < ActivateStep && context.Apn is null)
            {
                return SocketStep.Skipped;
            }

            switch (step)
            {
                case ListStep:
                    at.Begin(job, s_listContexts);
                    at.Expect(s_definitionAnswer, false);
                    break;
                case DefineStep:
                    // Refused where it is active already.
                    BeginContext(at, job, context.ContextId, context.Type ?? NiddContextType, context.Apn);
                    break;
                case ActivateStep:
                    at.Begin(job, s_activateContext).Number(context.ContextId);
                    at.Send(ActivationMs);
                    return SocketStep.Needed;
                case AskStep:
                    at.Begin(job, s_askContext).Number(context.ContextId);
                    at.Expect(s_contextAnswer, false);
                    break;
                default:
                    at.Begin(job, s_askRate).Number(context.ContextId);
                    at.Expect(s_rateAnswer, false);
                    break;
            }

            at.Send(QueryMs);
            return SocketStep.Optional;
        }

        /// <summary>Begins the command that defines a context.</summary>
        internal static void BeginContext(AtChannel at, ModemJob job, int contextId, byte[] type, byte[] apn)
        {
            AtWriter writer = at.Begin(job, s_defineContext);
            writer.Number(contextId);
            writer.NextQuoted(type);
            writer.NextQuoted(apn);
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
