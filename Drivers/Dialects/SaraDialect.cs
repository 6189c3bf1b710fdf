using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>
    /// u-blox SARA-R4 and SARA-R5: sockets by <c>+USOCR</c>, numbered by the modem. They send to addresses only, so a name is resolved first. In hex digits a
    /// datagram has 512 bytes at most, too few for a server that sends blocks of 512, so data are bytes unless the port of the board loses zeros.
    /// </summary>
    public sealed class SaraDialect : SocketDialect
    {
        private const int MaxHexDatagram = 512;
        private const int ActivateMs = 150000;
        private const int ResolveMs = 75000;

        private readonly bool _isR5;
        private readonly bool _usesHex;
        private readonly byte[] _hex = Ascii.GetBytes("AT+UDCONF=1,");
        private readonly byte[] _map = Ascii.GetBytes("AT+UPSD=0,100,");
        private readonly byte[] _activate = Ascii.GetBytes("AT+UPSDA=0,3");
        private readonly byte[] _activated = Ascii.GetBytes("+UUPSDA:");
        private readonly byte[] _resolve = Ascii.GetBytes("AT+UDNSRN=0,\"");
        private readonly byte[] _resolved = Ascii.GetBytes("+UDNSRN:");
        private readonly byte[] _create = Ascii.GetBytes("AT+USOCR=17");
        private readonly byte[] _created = Ascii.GetBytes("+USOCR:");
        private readonly byte[] _send = Ascii.GetBytes("AT+USOST=");
        private readonly byte[] _sent = Ascii.GetBytes("+USOST:");
        private readonly byte[] _read = Ascii.GetBytes("AT+USORF=");
        private readonly byte[] _readAnswer = Ascii.GetBytes("+USORF:");
        private readonly byte[] _arrived = Ascii.GetBytes("+UUSORF:");
        private readonly byte[] _arrivedToo = Ascii.GetBytes("+UUSORD:");
        private readonly byte[] _closed = Ascii.GetBytes("+UUSOCL:");

        /// <summary>Makes it.</summary>
        /// <param name="isR5">SARA-R5, with its own times and a context to be activated; false for SARA-R4.</param>
        /// <param name="usesHex">Whether data are hex digits, with datagrams of half the size.</param>
        public SaraDialect(bool isR5 = false, bool usesHex = false)
        {
            _isR5 = isR5;
            _usesHex = usesHex;
            Models = Lines(isR5 ? "SARA-R5" : "SARA-R4");
            PowerDown = Ascii.GetBytes("AT+CPWROFF");
            Prompt = '@';
            PromptPauseMs = 50;
            Close = Ascii.GetBytes("AT+USOCL=");
            CloseMs = SendMs;
            MaxSockets = 7;
            MaxUdpDatagram = usesHex ? MaxHexDatagram : 1024;
            NumbersSockets = true;
            GapMs = isR5 ? 20 : 100;
            PowerOnMs = isR5 ? 1500 : 300;
            PowerOffMs = 2000;
            ResetMs = isR5 ? 150 : 16500;
            ShutDownMs = isR5 ? 20000 : 35000;
            StayUpMs = isR5 ? 0 : 30000;
        }

        /// <inheritdoc/>
        public override string Name
        {
            get { return _isR5 ? "sara-r5" : "sara-r4"; }
        }

        /// <inheritdoc/>
        public override void AddSocketUrcs(AtChannel at, IUrcHandler handler)
        {
            at.AddUrc(_arrived, handler, 0);
            at.AddUrc(_arrivedToo, handler, 0);
            at.AddUrc(_closed, handler, 1);
        }

        /// <inheritdoc/>
        public override SocketEvent ReadSocketUrc(AtChannel at, int code, AtFields fields, out int handle)
        {
            if (!fields.TryNumber(out handle) || handle < 0)
            {
                return SocketEvent.None;
            }

            return code == 0 ? SocketEvent.Arrived : SocketEvent.Closed;
        }

        /// <inheritdoc/>
        public override SocketStep WriteOpen(AtChannel at, ModemJob job, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 0:
                    at.Begin(job, _hex).Number(_usesHex ? 1 : 0);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                case 1:
                    if (!_isR5)
                    {
                        return SocketStep.Skipped;
                    }

                    at.Begin(job, _map).Number(socket.ContextId);
                    at.Send(QueryMs);
                    return SocketStep.Optional;
                case 2:
                    if (!_isR5)
                    {
                        return SocketStep.Skipped;
                    }

                    // Refused where it is active already.
                    at.Begin(job, _activate);
                    at.ThenExpect(_activated, ActivateMs);
                    at.Send(ActivateMs);
                    return SocketStep.Optional;
                case 3:
                    if (!socket.IsName)
                    {
                        return SocketStep.Skipped;
                    }

                    AtWriter writer = at.Begin(job, _resolve);
                    writer.Text(socket.Host);
                    writer.Char('"');
                    at.Expect(_resolved, true);
                    at.Send(ResolveMs);
                    return SocketStep.Needed;
                case 4:
                    at.Begin(job, _create);
                    at.Expect(_created, true);
                    at.Send(QueryMs);
                    return SocketStep.Needed;
                default:
                    return SocketStep.Done;
            }
        }

        /// <inheritdoc/>
        public override bool ReadOpen(AtFields fields, ModemSocket socket, int step)
        {
            switch (step)
            {
                case 3:
                    return socket.TakeAddress(fields);
                case 4:
                    return TakeHandle(fields, socket);
                default:
                    return true;
            }
        }

        /// <inheritdoc/>
        public override void WriteSend(AtChannel at, ModemJob job, ModemSocket socket, byte[] buffer, int offset, int count)
        {
            AtWriter writer = at.Begin(job, _send);
            writer.Number(socket.Handle);
            writer.Char(',');
            writer.Char('"');
            writer.Bytes(socket.Address, 0, socket.AddressLength);
            writer.Char('"');
            writer.NextNumber(socket.Port);
            writer.NextNumber(count);
            at.Expect(_sent, true);
            if (_usesHex)
            {
                writer.Char(',');
                writer.Char('"');
                writer.Hex(buffer, offset, count);
                writer.Char('"');
            }
            else
            {
                at.ExpectPrompt(Prompt, PromptPauseMs);
            }

            at.Send(SendMs);
        }

        /// <inheritdoc/>
        public override void WriteRead(AtChannel at, ModemJob job, ModemSocket socket)
        {
            Begin(at, job, _read, socket.Handle, MaxUdpDatagram);
            at.Expect(_readAnswer, true);
            if (!_usesHex)
            {
                at.ExpectInlineRaw(4);
            }

            at.Send(QueryMs);
        }

        /// <inheritdoc/>
        public override void ReadDatagram(AtChannel at, AtFields fields, ModemSocket socket, out int offset, out int count)
        {
            // socket,"address",port,length,"data", or socket,0
            offset = 0;
            count = 0;
            if (fields.Count < 4)
            {
                return;
            }

            if (_usesHex)
            {
                count = TakeDatagram(fields, socket, out offset);
                return;
            }

            // Quotation marks around it are not counted, and there may be any within.
            int length;
            fields.Skip(3);
            fields.TryNumber(out length);
            at.ExpectRaw(length + 2);
        }

        /// <inheritdoc/>
        public override int FindData(byte[] buffer, ref int offset, int count)
        {
            bool isQuoted = count >= 2 && buffer[offset] == '"' && buffer[offset + count - 1] == '"';
            offset++;
            return isQuoted ? count - 2 : -1;
        }
    }
}
