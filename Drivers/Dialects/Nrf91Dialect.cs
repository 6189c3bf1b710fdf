using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>
    /// Nordic nRF91 with the Serial Modem application: sockets by <c>#XSOCKET</c>, numbered by the modem, data in hex digits. It tells of data once, and again
    /// after the next read.
    /// </summary>
    public sealed partial class Nrf91Dialect : SocketDialect
    {
        private const int ConnectMs = 60000;
        private const int ReadReady = 1;        // POLLIN
        private const int Broken = 8 | 16 | 32; // POLLERR, POLLHUP, POLLNVAL

        private readonly byte[] _create = Ascii.GetBytes("AT#XSOCKET=1,2,0");
        private readonly byte[] _create6 = Ascii.GetBytes("AT#XSOCKET=2,2,0");
        private readonly byte[] _created = Ascii.GetBytes("#XSOCKET:");
        private readonly byte[] _connect = Ascii.GetBytes("AT#XCONNECT=");
        private readonly byte[] _connected = Ascii.GetBytes("#XCONNECT:");
        private readonly byte[] _poll = Ascii.GetBytes("AT#XAPOLL=");
        private readonly byte[] _send = Ascii.GetBytes("AT#XSEND=");
        private readonly byte[] _sendHex = Ascii.GetBytes(",1,0,\"");
        private readonly byte[] _sent = Ascii.GetBytes("#XSEND:");
        private readonly byte[] _read = Ascii.GetBytes("AT#XRECV=");
        private readonly byte[] _readHex = Ascii.GetBytes(",1,64,1");
        private readonly byte[] _readAnswer = Ascii.GetBytes("#XRECV:");
        private readonly byte[] _arrived = Ascii.GetBytes("#XAPOLL:");

        /// <summary>Makes it.</summary>
        public Nrf91Dialect()
        {
            Models = Lines("nRF91");
            BootLines = Lines("Ready");
            Restart = Ascii.GetBytes("AT#XRESET");
            Close = Ascii.GetBytes("AT#XCLOSE=");
            MaxSockets = 8;
            MaxUdpDatagram = 1400;
            MaxNiddDatagram = 1358;
            NumbersSockets = true;
            ReceivesHex = true;
            InputBytes = 2560;
            OutputBytes = 2560;
            PowerOnMs = 0;
            ResetMs = 100;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return "nrf91"; }
        }

        /// <inheritdoc/>
        public override void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_arrived, handler, 0);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            int events;
            if (!fields.TryNumber(out handle) || handle < 0 || !fields.TryNumber(out events))
            {
                return SocketEvent.None;
            }

            return (events & ReadReady) != 0 ? SocketEvent.Arrived : (events & Broken) != 0 ? SocketEvent.Closed : SocketEvent.None;
        }

        /// <inheritdoc/>
        public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 0:
                    at.Begin(job, IsIpv6(socket) ? _create6 : _create);
                    at.Expect(_created, true);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case 1:
                    AtWriter connect = at.Begin(job, _connect);
                    connect.Number(socket.Handle);
                    connect.NextQuoted(socket.Host);
                    connect.NextNumber(socket.Port);
                    at.Expect(_connected, false);
                    at.Send(ConnectMs);
                    return SocketStep.Needed;
                case 2:
                    WritePoll(at, job, socket.Handle);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            int handle;
            if (step != 0)
            {
                return true;
            }

            if (!fields.TryNumber(out handle) || handle < 0)
            {
                return false;
            }

            socket.Handle = handle;
            return true;
        }

        /// <inheritdoc/>
        public override void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
        {
            WriteSend(at, job, socket.Handle, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
            WriteRead(at, job, socket.Handle);
        }

        /// <inheritdoc/>
        public override void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
        {
            offset = 0;
            count = 0;
            ExpectData(at, fields, socket.Handle);
        }

        private void WritePoll(AtChannel at, ModemJob job, int handle)
        {
            Begin(at, job, _poll, handle, 1).NextNumber(ReadReady);
            at.Send(QueryMs);
        }

        private void WriteSend(AtChannel at, ModemJob job, int handle, byte[] buffer, int offset, int count)
        {
            AtWriter writer = at.Begin(job, _send);
            writer.Number(handle);
            writer.Text(_sendHex);
            writer.Hex(buffer, offset, count);
            writer.Char('"');
            at.Expect(_sent, false);
            at.Send(SendMs);
        }

        private void WriteRead(AtChannel at, ModemJob job, int handle)
        {
            AtWriter writer = at.Begin(job, _read);
            writer.Number(handle);
            writer.Text(_readHex);
            at.Expect(_readAnswer, true);
            at.Send(QueryMs);
        }

        /// <summary>Socket, mode, length; the data follow in a line of their own.</summary>
        private static void ExpectData(AtChannel at, AtFields fields, int handle)
        {
            int number;
            int length;
            if (fields.TryNumber(out number) && number == handle && fields.Skip(1) && fields.TryNumber(out length) && length > 0)
            {
                at.ExpectLine();
            }
        }

        private static bool IsIpv6(ModemSocket socket)
        {
            for (int i = 0; i < socket.Host.Length; i++)
            {
                if (socket.Host[i] == ':')
                {
                    return true;
                }
            }

            return false;
        }
    }
}
