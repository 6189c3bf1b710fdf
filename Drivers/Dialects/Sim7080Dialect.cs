using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>SIMCom SIM7070, SIM7080 and SIM7090: sockets by <c>+CAOPEN</c>, numbered by the host; data that are read stand in the line of the answer.</summary>
    public sealed class Sim7080Dialect : SocketDialect
    {
        private const int NetworkMs = 60000;
        private const int NoSuchName = 20;

        private readonly byte[] _askContext = Ascii.GetBytes("AT+CNACT?");
        private readonly byte[] _contextAnswer = Ascii.GetBytes("+CNACT:");
        private readonly byte[] _setContext = Ascii.GetBytes("AT+CNCFG=0,1");
        private readonly byte[] _activate = Ascii.GetBytes("AT+CNACT=0,1");
        private readonly byte[] _context = Ascii.GetBytes("+APP PDP:");
        private readonly byte[] _active = Ascii.GetBytes("ACTIVE");
        private readonly byte[] _open = Ascii.GetBytes("AT+CAOPEN=");
        private readonly byte[] _openAnswer = Ascii.GetBytes("+CAOPEN:");
        private readonly byte[] _udp = Ascii.GetBytes(",0,\"UDP\"");
        private readonly byte[] _send = Ascii.GetBytes("AT+CASEND=");
        private readonly byte[] _read = Ascii.GetBytes("AT+CARECV=");
        private readonly byte[] _readAnswer = Ascii.GetBytes("+CARECV:");
        private readonly byte[] _arrived = Ascii.GetBytes("+CADATAIND:");
        private readonly byte[] _state = Ascii.GetBytes("+CASTATE:");

        /// <summary>Makes it.</summary>
        public Sim7080Dialect()
        {
            Models = Lines("SIM7070\nSIM7080\nSIM7090");
            BootLines = Lines("RDY\nSMS Ready");
            PowerDownLines = Lines("NORMAL POWER DOWN\nUNDER-VOLTAGE POWER DOWN\nOVER-VOLTAGE POWER DOWN");
            PowerDown = Ascii.GetBytes("AT+CPOWD=1");
            Close = Ascii.GetBytes("AT+CACLOSE=");
            CloseMs = SendMs;
            MaxSockets = 12;
            MaxUdpDatagram = 1459;
            PowerOnMs = 1200;
            PowerOffMs = 1400;
            ResetMs = 300;
            WakeMs = 1200;
            AcknowledgesReports = false;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return "sim7080"; }
        }

        /// <inheritdoc/>
        public override void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_arrived, handler, 0);
            at.AddUrc(_state, handler, 1);
            at.AddUrc(_context, handler, 2);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            int state;
            if (!fields.TryNumber(out handle))
            {
                return SocketEvent.None;
            }

            switch (code)
            {
                case 0:
                    return SocketEvent.Arrived;
                case 1:
                    return fields.TryNumber(out state) && state == 0 ? SocketEvent.Closed : SocketEvent.None;
                default:
                    bool isLost = handle == 0 && !fields.StartsWith(_active);
                    handle = -1;
                    return isLost ? SocketEvent.Closed : SocketEvent.None;
            }
        }

        /// <inheritdoc/>
        public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 0:
                    at.Begin(job, _askContext);
                    at.Expect(_contextAnswer, false);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 1:
                    if (socket.IsPrepared || socket.Apn is null)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _setContext).NextQuoted(socket.Apn);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 2:
                    if (socket.IsPrepared)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _activate);
                    at.ThenExpect(_context, NetworkMs);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case 3:
                    WriteClose(at, job, socket);
                    return SocketStep.Optional;
                case 4:
                    WriteOpen(at, job, socket);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool IsOpenAnswer(AtFields fields, ModemSocket socket, int step)
        {
            int number;
            if (step != 2 && step != 4)
            {
                return true;
            }

            return fields.TryNumber(out number) && number == (step == 2 ? 0 : socket.Handle);
        }

        /// <inheritdoc/>
        public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            int number;
            int value;
            bool isNumber = fields.TryNumber(out number);
            switch (step)
            {
                case 0:
                    // context, state, address
                    socket.IsPrepared |= isNumber && number == 0 && fields.TryNumber(out value) && value == 1;
                    return true;
                case 2:
                    return fields.StartsWith(_active);
                case 4:
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
            at.Send(SendMs);
        }

        /// <inheritdoc/>
        public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
            Begin(at, job, _read, socket.Handle, MaxUdpDatagram);
            at.Expect(_readAnswer, true);
            at.ExpectInlineRaw(1);
            at.Send(QueryMs);
        }

        private void WriteOpen(AtChannel at, ModemJob job, ModemSocket socket)
        {
            AtWriter writer = at.Begin(job, _open);
            writer.Number(socket.Handle);
            writer.Text(_udp);
            writer.NextQuoted(socket.Host);
            writer.NextNumber(socket.Port);

            // Before OK or after it, by firmware.
            at.ThenExpect(_openAnswer, NetworkMs);
            at.Send(NetworkMs);
        }
    }
}
