using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>
    /// Quectel BC95, BC68 and BC28 (NB-IoT): sockets by <c>+NSOCR</c>, numbered by the modem, data in hex digits, answers in bare lines. They send to addresses
    /// only, so a name is resolved first. Their line has 9600 bit/s from the factory.
    /// </summary>
    public sealed partial class QuectelBcDialect : SocketDialect
    {
        private const int AttachMs = 60000;
        private const int ResolveMs = 60000;
        private const int BusyPauseMs = 30;

        private readonly byte[] _attach = Ascii.GetBytes("AT+CGATT=1");
        private readonly byte[] _resolve = Ascii.GetBytes("AT+QDNS=0,");
        private readonly byte[] _resolved = Ascii.GetBytes("+QDNS:");
        private readonly byte[] _failed = Ascii.GetBytes("FAIL");
        private readonly byte[] _create = Ascii.GetBytes("AT+NSOCR=DGRAM,17,0,1");
        private readonly byte[] _send = Ascii.GetBytes("AT+NSOST=");
        private readonly byte[] _read = Ascii.GetBytes("AT+NSORF=");
        private readonly byte[] _arrived = Ascii.GetBytes("+NSONMI:");
        private readonly byte[] _closed = Ascii.GetBytes("+NSOCLI:");

        /// <summary>Makes it.</summary>
        public QuectelBcDialect()
        {
            Models = Lines("BC95\nBC68\nBC28");
            BootLines = Lines("REBOOT_CAUSE\nNeul");
            PowerDownLines = Lines("REBOOTING");
            Restart = Ascii.GetBytes("AT+NRB");
            Close = Ascii.GetBytes("AT+NSOCL=");
            MaxSockets = 7;
            MaxUdpDatagram = 1358;
            MaxNiddDatagram = 950;
            NumbersSockets = true;
            InputBytes = 2560;
            OutputBytes = 2560;
            PowerOnMs = 0;
            ResetMs = 100;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return "quectel-bc"; }
        }

        /// <inheritdoc/>
        public override void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_arrived, handler, 0);
            at.AddUrc(_closed, handler, 1);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            bool isPushed = fields.Count > 2;
            if (!fields.TryNumber(out handle) || handle < 0)
            {
                return SocketEvent.None;
            }

            if (code != 0)
            {
                return SocketEvent.Closed;
            }

            // id,length or, with +NSONMI=2, id,address,port,length,data
            fields.Skip(isPushed ? 3 : 0);
            return isPushed ? SocketEvent.Pushed : SocketEvent.Arrived;
        }

        /// <inheritdoc/>
        public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 0:
                    at.Begin(job, _attach);
                    at.Send(AttachMs);
                    return SocketStep.Optional;
                case 1:
                    if (!socket.IsName)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _resolve).Text(socket.Host);
                    at.ThenExpect(_resolved, ResolveMs);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case 2:
                    at.Begin(job, _create);
                    at.Expect(null, true);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            if (step == 1)
            {
                socket.IsNameUnknown = fields.StartsWith(_failed);
                return !socket.IsNameUnknown && socket.TakeAddress(fields);
            }

            return TakeHandle(fields, socket);
        }

        /// <inheritdoc/>
        public override void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
        {
            AtWriter writer = at.Begin(job, _send);
            writer.Number(socket.Handle);
            writer.Char(',');
            writer.Bytes(socket.Address, 0, socket.AddressLength);
            writer.NextNumber(socket.Port);
            writer.NextNumber(count);
            writer.Char(',');
            writer.Hex(buffer, offset, count);
            at.Expect(null, true);
            at.Send(SendMs);
        }

        /// <inheritdoc/>
        public override int PauseWhenBusy(AtResult result, int errorCode)
        {
            return result == AtResult.CmeError && (errorCode == 159 || errorCode == 536 || errorCode == 537) ? BusyPauseMs : 0;
        }

        /// <inheritdoc/>
        public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
            Begin(at, job, _read, socket.Handle, MaxUdpDatagram);
            at.Expect(null, false);
            at.Send(QueryMs);
        }

        /// <inheritdoc/>
        public override void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
        {
            // id,address,port,length,data,rest
            offset = 0;
            count = fields.Count < 5 ? 0 : TakeDatagram(fields, socket, out offset);
        }
    }
}
