using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The one place where a message is composed before the message layer takes it: code, token, options and payload,
    /// with type and Message ID left to that layer. The body is written first, behind the room for the header, because
    /// options such as ETag and Block2 depend on it, and then moved up to the header. Where messages are protected end to
    /// end it reserves the space and applies the protection, so that the message layer keeps and retransmits protected messages.
    /// </summary>
    internal sealed class Outbox
    {
        /// <summary>Room for header, token, options and marker.</summary>
        public const int HeaderRoom = 320;

        /// <summary>The smallest bound of a message that leaves room for blocks of 16 bytes.</summary>
        public const int MinMessageSize = 64;

        /// <summary>User data of a short message in bytes (TS 23.040 §9.2.3.24), of which a message is never more than one.</summary>
        private const int ShortMessage = 140;

        /// <summary>Largest block there.</summary>
        private const int ShortMessageBlock = 64;

        /// <summary>Assumed length of header, token and options when a block size is proposed.</summary>
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

        /// <summary>Where the last composed message starts in <see cref="Buffer"/>.</summary>
        public int Offset;

        /// <summary>Its length in bytes.</summary>
        public int Count;

        public readonly ByteWindow Body;

        /// <summary>Largest payload.</summary>
        public readonly int BlockSize;

        /// <summary>Largest message the link currently accepts, before protection.</summary>
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
            int most = room <= ShortMessage && BlockSize > ShortMessageBlock ? ShortMessageBlock : BlockSize;
            return BlockOption.LargestSzx(room < most ? room : most);
        }

        /// <summary>Payload bytes that fit after a header of that many bytes and the marker.</summary>
        public int PayloadRoom(int headerLength)
        {
            int room = Limit - headerLength - 1;
            return room < 0 ? 0 : room < BlockSize ? room : BlockSize;
        }

        /// <summary>Starts a body; the window from <paramref name="start"/> on is kept.</summary>
        public void BeginBody(int start, int size)
        {
            Body.Begin(Buffer, _start + HeaderRoom, start, size);
        }

        /// <summary>Reads a part of a representation into the window of the body.</summary>
        public bool ReadBody(BodySource source, int start, int count)
        {
            _buffers.IsAnswering = true;
            bool isRead = source.Read(start, Buffer, _start + HeaderRoom, count);
            _buffers.IsAnswering = false;
            return isRead;
        }

        /// <summary>Writes the body of a request; may call application code.</summary>
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

        /// <summary>Appends the first bytes of the window to the header.</summary>
        /// <returns>Length of the message, or 0 when it cannot be sent.</returns>
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

        /// <summary>Protects the last composed request, if there is a protection.</summary>
        /// <returns>False when it cannot be protected and must not be sent.</returns>
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
        /// Protects the last composed response, if its request was. One to an unprotected request, kept across a change of accounts, is not sent
        /// where protection is required.
        /// </summary>
        /// <param name="binding">The binding of the request, or null for an unprotected one.</param>
        /// <param name="isOnly">Whether it is the only response to the request.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it cannot be protected and must not be sent.</returns>
        public bool ProtectResponse(RequestBinding binding, bool isOnly, long nowMs)
        {
            int offset = Offset;
            int count = Count;
            bool isProtected = _protection is null
                ? binding is null || !binding.IsProtected
                : _protection.ProtectResponse(Buffer, ref offset, ref count, binding ?? _unprotected, isOnly, nowMs);
            return Take(isProtected, offset, count);
        }

        /// <summary>Whether the last protection failed but may succeed later.</summary>
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
            int added = count - Count;
            Offset = offset;
            Count = count;
            if (!isProtected)
            {
                _counters.ProtectionFailed++;
                return false;
            }

            _counters.ProtectionBytes += added;

            if (count > _messages.MaxMessage)
            {
                GiveUp();
                return false;
            }

            return true;
        }
    }
}
