using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The one place where a message is composed before the message layer takes it: code, token, options and payload,
    /// with type and Message ID left to that layer. The body is written first, behind the room for the header, because
    /// options such as ETag and Block2 depend on it, and then moved up to the header. Where messages are protected end to
    /// end it keeps the room for that and has it done, so that what the message layer keeps and repeats is protected already.
    /// </summary>
    internal sealed class Outbox
    {
        /// <summary>Room for header, token, options and marker.</summary>
        public const int HeaderRoom = 320;

        /// <summary>The smallest bound of a message that leaves room for blocks of 16 bytes.</summary>
        public const int MinMessageSize = 64;

        /// <summary>What header, token and options of a message with a block are taken to need when a block size is proposed.</summary>
        private const int UsualHeader = 40;

        private readonly MessageLayer _messages;
        private readonly CoapCounters _counters;
        private readonly CoapBuffers _buffers;
        private readonly MessageProtection _protection;
        private readonly RequestBinding _unprotected;
        private readonly int _start;                // where messages are composed

        public Outbox(MessageLayer messages, CoapOptions options, CoapBuffers buffers, MessageProtection protection)
        {
            int tailRoom = 0;
            if (protection != null)
            {
                _start = protection.HeadRoom;
                tailRoom = protection.TailRoom;
            }

            _protection = protection;
            _unprotected = protection is null ? null : new RequestBinding();
            _messages = messages;
            _counters = messages.Counters;
            BlockSize = options.BlockSize;
            buffers.Reserve(_start, tailRoom);
            _buffers = buffers;
            Writer = buffers.Writer;
            Body = buffers.Window;
        }

        public byte[] Buffer
        {
            get { return _buffers.Out; }
        }

        public readonly CoapWriter Writer;

        /// <summary>Where in <see cref="Buffer"/> the message composed last starts.</summary>
        public int Offset;

        /// <summary>Its bytes.</summary>
        public int Count;

        public readonly ByteWindow Body;

        /// <summary>Largest payload.</summary>
        public readonly int BlockSize;

        /// <summary>Largest message that goes through the link now, what protection adds to it aside.</summary>
        public int Limit
        {
            get
            {
                return _protection is null ? _messages.MaxMessage : _messages.MaxMessage - _protection.Overhead;
            }
        }

        /// <summary>SZX to propose to the peer for blocks it sends.</summary>
        public int ProposedSzx
        {
            get
            {
                int szx = LargestSzx(UsualHeader);
                return szx < 0 ? 0 : szx;
            }
        }

        /// <summary>SZX of the largest block behind a header of that many bytes, or -1.</summary>
        public int LargestSzx(int headerLength)
        {
            int room = Limit - headerLength;
            return BlockOption.LargestSzx(room < BlockSize ? room : BlockSize);
        }

        /// <summary>Bytes of payload that fit behind a header of that many bytes, marker included in the reckoning.</summary>
        public int PayloadRoom(int headerLength)
        {
            int room = Limit - headerLength - 1;
            return room < 0 ? 0 : room < BlockSize ? room : BlockSize;
        }

        /// <summary>Starts a body of which the window from <paramref name="start"/> on is kept.</summary>
        public void BeginBody(int start, int size)
        {
            Body.Begin(Buffer, _start + HeaderRoom, start, size);
        }

        /// <summary>Puts some of a representation where the window of a body lies.</summary>
        public bool ReadBody(BodySource source, int start, int count)
        {
            _buffers.IsAnswering = true;
            bool isRead = source.Read(start, Buffer, _start + HeaderRoom, count);
            _buffers.IsAnswering = false;
            return isRead;
        }

        /// <summary>Has the body of a request written, which may call code of the application.</summary>
        public void WriteBody(OutgoingRequest request)
        {
            _buffers.IsAnswering = true;
            request.WriteBody(Body);
            _buffers.IsAnswering = false;
        }

        /// <summary>Starts the header.</summary>
        public CoapWriter BeginHeader(byte code, byte[] token, int tokenOffset, int tokenLength)
        {
            Writer.Begin(Buffer, _start, Limit, CoapType.NonConfirmable, code, 0, token, tokenOffset, tokenLength);
            return Writer;
        }

        /// <summary>Puts the first bytes of the window behind the header.</summary>
        /// <returns>Bytes of the message, or 0 when it cannot be sent.</returns>
        public int Finish(int payloadCount)
        {
            if (!Writer.Failed && Writer.Length < HeaderRoom)
            {
                Writer.StartPayload();
                Writer.Payload(Buffer, _start + HeaderRoom, payloadCount);
                if (!Writer.Failed)
                {
                    Offset = _start;
                    Count = Writer.Length;
                    return Writer.Length;
                }
            }

            return GiveUp();
        }

        /// <summary>Protects the request composed last, if requests are.</summary>
        /// <returns>False when it cannot be and must not be sent.</returns>
        public bool ProtectRequest(RequestBinding binding, long nowMs)
        {
            if (_protection is null)
            {
                return true;
            }

            int offset = Offset;
            int count = Count;
            bool isProtected = _protection.ProtectRequest(Buffer, ref offset, ref count, binding, nowMs);
            return Take(isProtected, offset, count);
        }

        /// <summary>
        /// Protects the response composed last, if its request was. One to a request that was not, kept over a change of accounts, does not leave
        /// under a protection that asks for more.
        /// </summary>
        /// <param name="binding">Of the request, or null for one that was not protected.</param>
        /// <param name="isOnly">Whether nothing else answers it.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it cannot be and must not be sent.</returns>
        public bool ProtectResponse(RequestBinding binding, bool isOnly, long nowMs)
        {
            int offset = Offset;
            int count = Count;
            bool isProtected = _protection is null
                ? binding is null || !binding.IsProtected
                : _protection.ProtectResponse(Buffer, ref offset, ref count, binding ?? _unprotected, isOnly, nowMs);
            return Take(isProtected, offset, count);
        }

        /// <summary>Whether what was protected last was not, but may be later.</summary>
        public bool LacksNumber
        {
            get { return _protection is not null && _protection.LacksNumber; }
        }

        /// <summary>Counts a message that fits no datagram.</summary>
        /// <returns>0.</returns>
        public int GiveUp()
        {
            _counters.Unsendable++;
            return 0;
        }

        private bool Take(bool isProtected, int offset, int count)
        {
            Offset = offset;
            Count = count;
            if (!isProtected)
            {
                _counters.ProtectionFailed++;
                return false;
            }

            if (count > _messages.MaxMessage)
            {
                GiveUp();
                return false;
            }

            return true;
        }
    }
}
