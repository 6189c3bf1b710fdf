using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Coap.Tests
{
    /// <summary>An endpoint on a link in memory, in virtual time; the test plays the peer.</summary>
    internal sealed class Rig
    {
        private readonly byte[] _buffer = new byte[4096];
        private readonly CoapWriter _writer = new CoapWriter();

        public Rig()
            : this(new CoapOptions())
        {
        }

        public Rig(CoapOptions options)
            : this(options, null)
        {
        }

        public Rig(CoapOptions options, MessageProtection protection)
            : this(options, new CoapBuffers(options), protection)
        {
        }

        public Rig(CoapOptions options, CoapBuffers buffers, MessageProtection protection)
        {
            Link = new ScriptedLink(LinkState.Open);
            Handler = new TestHandler();
            Endpoint = new CoapEndpoint(Link, options, buffers, new SeededRandom(1), Handler, protection);
            Handler.Endpoint = Endpoint;
            Now = 1000;
        }

        public ScriptedLink Link { get; }

        public TestHandler Handler { get; }

        public CoapEndpoint Endpoint { get; }

        public long Now { get; set; }

        public CoapCounters Counters
        {
            get { return Endpoint.Counters; }
        }

        public long Step()
        {
            return Endpoint.Step(Now);
        }

        public long Advance(long milliseconds)
        {
            Now += milliseconds;
            return Step();
        }

        public void Receive(string hex)
        {
            Link.Arrive(Hex.Parse(hex));
            Step();
        }

        /// <summary>What was sent next, or an empty text.</summary>
        public string SentHex()
        {
            byte[] sent = Link.TakeSent();
            return sent is null ? string.Empty : Hex.Of(sent, 0, sent.Length);
        }

        /// <summary>What was sent next, or null.</summary>
        public CoapMessage Sent()
        {
            byte[] sent = Link.TakeSent();
            if (sent is null)
            {
                return null;
            }

            var message = new CoapMessage();
            return message.Parse(sent, 0, sent.Length) == ParseStatus.Ok ? message : null;
        }

        /// <summary>Receives a message with up to two block options, numbers ascending, and a payload of the pattern from an index on.</summary>
        public void Receive(CoapType type, byte code, int messageId, string token, string path, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            byte[] tokenBytes = Hex.Parse(token);
            _writer.Begin(_buffer, 0, _buffer.Length, type, code, (ushort)messageId, tokenBytes, 0, tokenBytes.Length);
            if (path.Length > 0)
            {
                _writer.StringOption(OptionNumber.UriPath, path);
            }

            if (option1 > 0)
            {
                _writer.UintOption(option1, value1);
            }

            if (option2 > 0)
            {
                _writer.UintOption(option2, value2);
            }

            byte[] payload = new byte[payloadLength];
            for (int i = 0; i < payloadLength; i++)
            {
                payload[i] = TestHandler.Pattern(bodyStart + i, 0);
            }

            _writer.StartPayload();
            _writer.Payload(payload, 0, payloadLength);
            byte[] datagram = new byte[_writer.Length];
            System.Array.Copy(_buffer, 0, datagram, 0, datagram.Length);
            Link.Arrive(datagram);
            Step();
        }

        /// <summary>Answers a request of the endpoint with its acknowledgement.</summary>
        public void Piggyback(CoapMessage request, byte code, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            Receive(CoapType.Acknowledgement, code, request.MessageId, TokenOf(request), string.Empty, option1, value1, option2, value2, bodyStart, payloadLength);
        }

        public static string TokenOf(CoapMessage message)
        {
            return Hex.Of(message.Buffer, message.TokenOffset, message.TokenLength);
        }

        /// <summary>Value of an option as a number, or -1.</summary>
        public static int Option(CoapMessage message, int number)
        {
            return message.TryGetUint(number, out uint value) ? (int)value : -1;
        }

        /// <summary>A block option's value.</summary>
        public static uint Block(int number, bool more, int szx)
        {
            return (uint)((number << 4) | (more ? 8 : 0) | szx);
        }

        /// <summary>Whether bytes are the pattern from an index on.</summary>
        public static bool IsPattern(byte[] buffer, int offset, int count, int bodyStart, int seed)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[offset + i] != TestHandler.Pattern(bodyStart + i, seed))
                {
                    return false;
                }
            }

            return true;
        }

        public static bool HasPayload(CoapMessage message, int bodyStart, int count)
        {
            return message.PayloadLength == count && IsPattern(message.Buffer, message.PayloadOffset, count, bodyStart, 0);
        }
    }
}
