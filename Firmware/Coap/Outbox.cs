using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The one place where a message is composed before the message layer takes it: code, token, options and payload,
    /// with type and Message ID left to that layer. The body is written first, behind the room for the header, because
    /// options such as ETag and Block2 depend on it, and then moved up to the header.
    /// </summary>
    internal sealed class Outbox
    {
        /// <summary>Room for header, token and options.</summary>
        public const int HeaderRoom = 320;

        /// <summary>The smallest bound of a message that leaves room for blocks of 16 bytes.</summary>
        public const int MinMessageSize = 64;

        /// <summary>What header, token and options of a message with a block are taken to need when a block size is proposed.</summary>
        private const int UsualHeader = 40;

        private readonly DatagramLink _link;
        private readonly CoapCounters _counters;
        private readonly int _maxMessage;

        public Outbox(DatagramLink link, CoapOptions options, CoapCounters counters)
        {
            _link = link;
            _counters = counters;
            _maxMessage = options.MaxMessageSize;
            BlockSize = options.BlockSize;
            Buffer = new byte[HeaderRoom + BlockSize];
            Writer = new CoapWriter();
            Body = new ByteWindow();
        }

        public byte[] Buffer { get; }

        public CoapWriter Writer { get; }

        public ByteWindow Body { get; }

        /// <summary>Largest payload.</summary>
        public int BlockSize { get; }

        /// <summary>Largest message that goes through the link now.</summary>
        public int Limit
        {
            get
            {
                int limit = _link.MaxDatagram;
                return limit < _maxMessage ? limit : _maxMessage;
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
            Body.Begin(Buffer, HeaderRoom, start, size);
        }

        /// <summary>Starts the header.</summary>
        public CoapWriter BeginHeader(byte code, byte[] token, int tokenOffset, int tokenLength)
        {
            Writer.Begin(Buffer, 0, Limit, CoapType.NonConfirmable, code, 0, token, tokenOffset, tokenLength);
            return Writer;
        }

        /// <summary>Puts the first bytes of the window behind the header.</summary>
        /// <returns>Bytes of the message, or 0 when it cannot be sent.</returns>
        public int Finish(int payloadCount)
        {
            if (!Writer.Failed && Writer.Length <= HeaderRoom)
            {
                Writer.StartPayload();
                Writer.Payload(Buffer, HeaderRoom, payloadCount);
                if (!Writer.Failed)
                {
                    return Writer.Length;
                }
            }

            return GiveUp();
        }

        /// <summary>Counts a message that fits no datagram.</summary>
        /// <returns>0.</returns>
        public int GiveUp()
        {
            _counters.Unsendable++;
            return 0;
        }
    }
}
