using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// Messages as frames of RFC 8323 §3.2 over a stream of bytes that may be cut anywhere: what the exchanges can be put on in place of
    /// datagrams. No types, no Message IDs, nothing is repeated; what is written to the stream arrives.
    /// </summary>
    internal sealed class StreamMessageLayer : MessageLayer
    {
        private const byte Ping = 0xE2;         // 7.02 (RFC 8323 §5.4)
        private const byte Pong = 0xE3;
        private const int FirstSignal = 0xE0;

        /// <summary>Bytes by which the header of RFC 7252 is longer than the shortest one of a frame.</summary>
        private const int Spare = CoapMessage.HeaderLength - 2;

        private readonly BytePipe _in;
        private readonly BytePipe _out;
        private readonly int _maxMessage;
        private readonly byte[] _buffer;
        private readonly byte[] _signal = new byte[CoapMessage.HeaderLength + CoapMessage.MaxTokenLength];
        private int _start = Spare;
        private int _end = Spare;
        private int _frame;             // bytes of the frame that arrived last
        private int _toSkip;            // bytes of a frame too large that have not come yet
        private int _lastId;

        public StreamMessageLayer(BytePipe input, BytePipe output, int maxMessage)
            : base(new BearerTiming())
        {
            _in = input;
            _out = output;
            _maxMessage = maxMessage;
            _buffer = new byte[Spare + maxMessage];
        }

        public override int MaxMessage
        {
            get { return _maxMessage; }
        }

        public override bool MayHaveMore
        {
            get { return false; }
        }

        public override void Reset()
        {
            Settle();
            _start = Spare;
            _end = Spare;
            _frame = 0;
            _toSkip = 0;
        }

        public override int SendConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose, long nowMs)
        {
            OutstandingId = SendNonConfirmable(buffer, offset, count, purpose);
            Outstanding = purpose;
            HasLeft = true;
            DueMs = nowMs;
            return OutstandingId;
        }

        public override int SendNonConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose)
        {
            int tokenLength = buffer[offset] & 0x0F;
            byte code = buffer[offset + 1];
            int length = count - CoapMessage.HeaderLength - tokenLength;
            int extended = length < 13 ? 0 : length < 269 ? 1 : 2;
            int at = offset + Spare - extended;
            buffer[at] = (byte)((length < 13 ? length << 4 : (12 + extended) << 4) | tokenLength);
            if (extended == 1)
            {
                buffer[at + 1] = (byte)(length - 13);
            }
            else if (extended == 2)
            {
                BigEndian.WriteUInt16(buffer, at + 1, (ushort)(length - 269));
            }

            buffer[at + 1 + extended] = code;
            _out.Write(buffer, at, offset + count - at);
            Counters.Messages++;
            _lastId = (_lastId + 1) & 0xFFFF;
            return _lastId;
        }

        public override int SendPing(long nowMs)
        {
            _signal[0] = 0;
            _signal[1] = Ping;
            return SendConfirmable(_signal, 0, CoapMessage.HeaderLength, MessagePurpose.Ping, nowMs);
        }

        public override void Respond(byte[] buffer, int offset, int count)
        {
            SendNonConfirmable(buffer, offset, count, MessagePurpose.None);
        }

        public override void Acknowledge()
        {
        }

        public override void Reject()
        {
        }

        public override MessagePurpose Step(long nowMs)
        {
            return MessagePurpose.None;
        }

        public override Arrival Receive(CoapMessage message, long nowMs)
        {
            if (Outstanding != MessagePurpose.None && Outstanding != MessagePurpose.Ping)
            {
                return Arrival.Acknowledgement;         // the stream has taken it
            }

            while (!HasFrame())
            {
                int count = Fill();
                if (count == 0)
                {
                    return Arrival.None;
                }
            }

            return Take(message);
        }

        public override void Release()
        {
            Array.Clear(_buffer, _start, _frame);
            _start += _frame;
            _frame = 0;
        }

        private int Fill()
        {
            Array.Copy(_buffer, _start, _buffer, Spare, _end - _start);
            _end = Spare + _end - _start;
            _start = Spare;
            if (_toSkip > 0)
            {
                int room = _buffer.Length - Spare;
                int skipped = _in.Read(_buffer, Spare, _toSkip < room ? _toSkip : room);
                _toSkip -= skipped;
                return skipped;
            }

            int count = _in.Read(_buffer, _end, _buffer.Length - _end);
            _end += count;
            return count;
        }

        /// <summary>Bytes of the header at the start of what is there, or 0 while it is not there.</summary>
        private int HeaderLength()
        {
            int count = _end - _start;
            int nibble = count == 0 ? 0 : _buffer[_start] >> 4;
            int length = 2 + (nibble == 13 ? 1 : nibble == 14 ? 2 : 0);
            return count < length ? 0 : length;
        }

        private int FrameLength(int header)
        {
            int length = _buffer[_start] >> 4;
            length = length == 13 ? _buffer[_start + 1] + 13 : length == 14 ? BigEndian.ReadUInt16(_buffer, _start + 1) + 269 : length;
            return header + (_buffer[_start] & 0x0F) + length;
        }

        private bool HasFrame()
        {
            int header = _toSkip > 0 ? 0 : HeaderLength();
            return header > 0 && (_end - _start >= FrameLength(header) || (_end == _buffer.Length && _start == Spare));
        }

        private Arrival Take(CoapMessage message)
        {
            int header = HeaderLength();
            int length = FrameLength(header);
            IsCut = length > _end - _start;
            _frame = IsCut ? _end - _start : length;
            _toSkip = length - _frame;
            Counters.TooLarge += IsCut ? 1 : 0;
            byte code = _buffer[_start + header - 1];
            int tokenLength = _buffer[_start] & 0x0F;
            int offset = _start + header - CoapMessage.HeaderLength;
            int end = _start + _frame;
            _buffer[offset] = (byte)(0x50 | tokenLength);
            _buffer[offset + 1] = code;
            BigEndian.WriteUInt16(_buffer, offset + 2, 0);
            AwaitsAnswer = CoapCode.IsRequest(code);
            IsPiggybacked = false;
            if (code >= FirstSignal)
            {
                return OnSignal(code, offset, tokenLength);
            }

            if (message.Parse(_buffer, offset, end - offset) != ParseStatus.Ok)
            {
                Counters.Malformed++;
                return Arrival.Handled;
            }

            Counters.Messages++;
            return AwaitsAnswer ? Arrival.Request : CoapCode.IsResponse(code) ? Arrival.Response : Arrival.Handled;
        }

        private Arrival OnSignal(byte code, int offset, int tokenLength)
        {
            if (code == Ping)
            {
                Array.Copy(_buffer, offset, _signal, 0, CoapMessage.HeaderLength + tokenLength);
                _signal[1] = Pong;
                SendNonConfirmable(_signal, 0, CoapMessage.HeaderLength + tokenLength, MessagePurpose.None);
            }

            return code == Pong && Outstanding == MessagePurpose.Ping ? Arrival.Acknowledgement : Arrival.Handled;
        }
    }
}
