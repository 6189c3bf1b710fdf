using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <content>
    /// Non-IP data by <c>+QCFGEXT</c>, in context 1. The first manual allows 100 bytes; set <see cref="Dialect.MaxNiddDatagram"/> where the firmware takes more. There
    /// is no release assistance, and a refusal does not say why.
    /// </content>
    public sealed partial class QuectelBgDialect
    {
        // Steps of opening: the type of the context is kept by the modem, and taken over with the radio switched off and on.
        private const int AskTypeStep = 0;
        private const int SetTypeStep = 1;
        private const int RadioOffStep = 2;
        private const int RadioOnStep = 3;
        private const int ConfigureStep = 4;
        private const int SwitchOnStep = 5;
        private const int NonIpContext = 1;
        private const int RadioMs = 15000;
        private const int NonIpOpenMs = 10000;
        private const int LowerCase = 0x20;

        private readonly byte[] _askType = Ascii.GetBytes("AT+QCFGEXT=\"pdp_type\",1");
        private readonly byte[] _setType = Ascii.GetBytes("AT+QCFGEXT=\"pdp_type\",1,\"Non-IP\",");
        private readonly byte[] _radioOff = Ascii.GetBytes("AT+CFUN=0");
        private readonly byte[] _radioOn = Ascii.GetBytes("AT+CFUN=1");
        private readonly byte[] _configureNonIp = Ascii.GetBytes("AT+QCFGEXT=\"nipdcfg\",0,");
        private readonly byte[] _openNonIp = Ascii.GetBytes("AT+QCFGEXT=\"nipd\",1");
        private readonly byte[] _sendNonIp = Ascii.GetBytes("AT+QCFGEXT=\"nipds\",1,\"");
        private readonly byte[] _readNonIp = Ascii.GetBytes("AT+QCFGEXT=\"nipdr\",");
        private readonly byte[] _extendedAnswer = Ascii.GetBytes("+QCFGEXT:");
        private readonly byte[] _indication = Ascii.GetBytes("+QIND: \"nipd\",");
        private readonly byte[] _openIndication = Ascii.GetBytes("\"open\"");
        private readonly byte[] _noApn = new byte[0];
        private bool _hasType;

        /// <inheritdoc/>
        public override void AddNiddUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_indication, handler, 0);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadNiddUrc(AtChannel at, int code, AtFields fields, NiddContext context, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            return fields.StartsWith(_received) ? SocketEvent.Arrived : SocketEvent.None;
        }

        /// <inheritdoc/>
        public override SocketStep WriteNiddOpen(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            byte[] apn = context.Apn ?? _noApn;
            switch (step)
            {
                case AskTypeStep:
                    context.ContextId = NonIpContext;
                    _hasType = false;
                    at.Begin(job, _askType);
                    at.Expect(_extendedAnswer, false);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case SetTypeStep:
                    if (_hasType || context.Apn is null)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _setType).Quoted(apn);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case RadioOffStep:
                case RadioOnStep:
                    if (_hasType || context.Apn is null)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, step == RadioOffStep ? _radioOff : _radioOn);
                    at.Send(RadioMs);
                    return SocketStep.Needed;
                case ConfigureStep:
                    at.Begin(job, _configureNonIp).Quoted(apn);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case SwitchOnStep:
                    at.Begin(job, _openNonIp);
                    at.ThenExpect(_indication, NonIpOpenMs);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool IsNiddOpenAnswer(AtFields fields, NiddContext context, int step)
        {
            return step != SwitchOnStep || fields.StartsWith(_openIndication);
        }

        /// <inheritdoc/>
        public override bool ReadNiddOpen(AtFields fields, NiddContext context, int step)
        {
            int value;
            int count;
            fields.Skip(step == SwitchOnStep ? 1 : 2);
            if (step == SwitchOnStep)
            {
                // "open",result
                return fields.TryNumber(out value) && value == 0;
            }

            // "pdp_type",context,type
            _hasType = fields.TryText(out value, out count) && count > 0 && (fields.Buffer[value] | LowerCase) == 'n';
            return true;
        }

        /// <inheritdoc/>
        public override SocketStep WriteNidd(AtChannel at, ModemJob job, NiddContext context, byte[] buffer, int offset, int count, ReleaseHint hint, int step)
        {
            if (step > 0)
            {
                return SocketStep.Done;
            }

            AtWriter writer = at.Begin(job, _sendNonIp);
            writer.Hex(buffer, offset, count);
            writer.Char('"');
            writer.NextNumber(2 * count);
            at.Send(SendMs);
            return SocketStep.Needed;
        }

        /// <inheritdoc/>
        public override bool WriteNiddRead(AtChannel at, ModemJob job, NiddContext context, int step)
        {
            // Asked how much there is, then for all of it.
            bool isCount = (step & 1) == 0;
            if (!isCount && context.Waiting == 0)
            {
                return false;
            }

            AtWriter writer = at.Begin(job, _readNonIp);
            writer.Number(isCount ? 0 : context.Waiting < MaxNiddDownlink ? context.Waiting : MaxNiddDownlink);
            if (!isCount)
            {
                writer.NextNumber(1);
            }

            at.Expect(_extendedAnswer, true);
            at.Send(QueryMs);
            return true;
        }

        /// <inheritdoc/>
        public override void ReadNidd(AtChannel at, AtFields fields, NiddContext context, int step, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            fields.Skip(1);
            if ((step & 1) == 0)
            {
                // "nipdr",total,read,unread
                context.Waiting = fields.Skip(2) && fields.TryNumber(out int unread) && unread > 0 ? unread : 0;
            }
            else if (!fields.TryCountedHex(false, out offset, out count))
            {
                // "nipdr",length,"hex", or 0 alone
                count = count == 0 ? 0 : -1;
            }
        }
    }
}
