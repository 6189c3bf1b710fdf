using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>Quectel BG95, BG96 and BG77: sockets by <c>+QIOPEN</c>, numbered by the host, that outlive a restart of the host.</summary>
    public sealed partial class QuectelBgDialect : SocketDialect
    {
        private const int ActivateMs = 150000;
        private const int OpenMs = 60000;
        private const int NoSuchName = 565;

        private readonly byte[] _setHex = Ascii.GetBytes("AT+QICFG=\"dataformat\",0,1");
        private readonly byte[] _askHex = Ascii.GetBytes("AT+QICFG=\"dataformat\"");
        private readonly byte[] _hexAnswer = Ascii.GetBytes("+QICFG:");
        private readonly byte[] _askContext = Ascii.GetBytes("AT+QIACT?");
        private readonly byte[] _contextAnswer = Ascii.GetBytes("+QIACT:");
        private readonly byte[] _setContext = Ascii.GetBytes("AT+QICSGP=");
        private readonly byte[] _activate = Ascii.GetBytes("AT+QIACT=");
        private readonly byte[] _open = Ascii.GetBytes("AT+QIOPEN=");
        private readonly byte[] _openAnswer = Ascii.GetBytes("+QIOPEN:");
        private readonly byte[] _udp = Ascii.GetBytes(",\"UDP\"");
        private readonly byte[] _anyPort = Ascii.GetBytes(",0,0");
        private readonly byte[] _send = Ascii.GetBytes("AT+QISEND=");
        private readonly byte[] _sendOk = Ascii.GetBytes("SEND OK");
        private readonly byte[] _sendFail = Ascii.GetBytes("SEND FAIL");
        private readonly byte[] _read = Ascii.GetBytes("AT+QIRD=");
        private readonly byte[] _readAnswer = Ascii.GetBytes("+QIRD:");
        private readonly byte[] _urc = Ascii.GetBytes("+QIURC:");
        private readonly byte[] _received = Ascii.GetBytes("\"recv\"");
        private readonly byte[] _closed = Ascii.GetBytes("\"closed\"");
        private readonly byte[] _deactivated = Ascii.GetBytes("\"pdpdeact\"");

        /// <summary>
        /// Whether received data are asked for in hex digits, where the firmware has that. False saves <see cref="Dialect.InputBytes"/>: 1400 are enough then.
        /// </summary>
        public bool UsesHex = true;

        /// <summary>Makes it.</summary>
        public QuectelBgDialect()
        {
            Models = Lines("BG95\nBG96\nBG77");
            BootLines = Lines("RDY\nAPP RDY");
            PowerDownLines = Lines("POWERED DOWN\nNORMAL POWER DOWN");
            PowerDown = Ascii.GetBytes("AT+QPOWD=1");
            Close = Ascii.GetBytes("AT+QICLOSE=");
            CloseMs = SendMs;
            MaxSockets = 12;
            MaxUdpDatagram = 1460;
            MaxNiddDatagram = 100;
            InputBytes = 2560;
            PowerOnMs = 750;
            PowerOffMs = 1000;
            ResetMs = 2500;
            WakeMs = 750;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return "quectel-bg"; }
        }

        /// <inheritdoc/>
        public override void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_urc, handler, 0);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            SocketEvent what = fields.StartsWith(_received) ? SocketEvent.Arrived
                : fields.StartsWith(_closed) || fields.StartsWith(_deactivated) ? SocketEvent.Closed : SocketEvent.None;
            bool isAll = fields.StartsWith(_deactivated);
            fields.Skip(1);
            if (!fields.TryNumber(out handle))
            {
                what = SocketEvent.None;
            }

            handle = isAll ? -1 : handle;
            return what;
        }

        /// <inheritdoc/>
        public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 0:
                    ReceivesHex = false;
                    if (!UsesHex)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _setHex);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 1:
                    if (!UsesHex)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _askHex);
                    at.Expect(_hexAnswer, false);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 2:
                    at.Begin(job, _askContext);
                    at.Expect(_contextAnswer, false);
                    at.Send(ActivateMs);
                    return SocketStep.Optional;
                case 3:
                    if (socket.IsPrepared || socket.Apn is null)
                    {
                        return SocketStep.Skipped;
                    }

                    Begin(at, job, _setContext, socket.ContextId, 1).NextQuoted(socket.Apn);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 4:
                    if (socket.IsPrepared)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _activate).Number(socket.ContextId);
                    at.Send(ActivateMs);
                    return SocketStep.Needed;
                case 5:
                    WriteClose(at, job, socket);
                    return SocketStep.Optional;
                case 6:
                    WriteOpen(at, job, socket);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool IsOpenAnswer(AtFields fields, ModemSocket socket, int step)
        {
            int handle;
            return step != 6 || (fields.TryNumber(out handle) && handle == socket.Handle);
        }

        /// <inheritdoc/>
        public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            int value;
            switch (step)
            {
                case 1:
                    // "dataformat",sent,received
                    ReceivesHex = fields.Skip(2) && fields.TryNumber(out value) && value == 1;
                    return true;
                case 2:
                    // context, state, ...
                    socket.IsPrepared |= fields.TryNumber(out value) && value == socket.ContextId && fields.TryNumber(out value) && value == 1;
                    return true;
                case 6:
                    fields.Skip(1);
                    return TakeResult(fields, socket, NoSuchName);
                default:
                    return true;
            }
        }

        /// <inheritdoc/>
        public override void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
        {
            Begin(at, job, _send, socket.Handle, count);
            at.ExpectPrompt(Prompt, PromptPauseMs);
            at.EndAt(_sendOk, _sendFail);
            at.Send(SendMs);
        }

        /// <inheritdoc/>
        public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
            at.Begin(job, _read).Number(socket.Handle);
            at.Expect(_readAnswer, true);
            at.Send(QueryMs);
        }

        /// <inheritdoc/>
        public override void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            int length;
            if (!fields.TryNumber(out length) || length <= 0)
            {
                return;
            }

            if (ReceivesHex)
            {
                at.ExpectLine();
            }
            else
            {
                at.ExpectRaw(length);
            }
        }

        private void WriteOpen(AtChannel at, ModemJob job, ModemSocket socket)
        {
            AtWriter writer = Begin(at, job, _open, socket.ContextId, socket.Handle);
            writer.Text(_udp);
            writer.NextQuoted(socket.Host);
            writer.NextNumber(socket.Port);
            writer.Text(_anyPort);
            at.ThenExpect(_openAnswer, OpenMs);
            at.Send(QueryMs);
        }
    }
}
