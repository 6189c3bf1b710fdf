using Lwm2m.Tests;

namespace Lwm2m.Coap.Tests
{
    /// <summary>An endpoint on a stream; the test plays the peer and writes frames as RFC 8323 §3.2 has them.</summary>
    internal sealed class StreamRig
    {
        public const int MaxMessage = 512;

        private readonly byte[] _bytes = new byte[4096];

        public StreamRig(int pieceSize)
            : this(pieceSize, null)
        {
        }

        public StreamRig(int pieceSize, MessageProtection protection)
        {
            In = new BytePipe();
            Out = new BytePipe();
            In.PieceSize = pieceSize;
            Handler = new TestHandler();
            var options = new CoapOptions();
            options.MaxMessageSize = MaxMessage;
            options.BlockSize = 256;
            Endpoint = new CoapEndpoint(new StreamMessageLayer(In, Out, MaxMessage), options, new CoapBuffers(options), new SeededRandom(1), Handler, protection);
            Handler.Endpoint = Endpoint;
            Now = 1000;
        }

        public BytePipe In { get; }

        public BytePipe Out { get; }

        public TestHandler Handler { get; }

        public CoapEndpoint Endpoint { get; }

        public long Now { get; set; }

        /// <summary>Lets frames arrive, in the pieces of the rig.</summary>
        public void Receive(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            In.Write(bytes, 0, bytes.Length);
            Step();
        }

        /// <summary>Steps until nothing arrives any more.</summary>
        public void Step()
        {
            do
            {
                Endpoint.Step(Now);
            }
            while (In.Count > 0);

            Endpoint.Step(Now);
        }

        /// <summary>All that was sent since the last call.</summary>
        public string SentHex()
        {
            int count = Out.Read(_bytes, 0, _bytes.Length);
            return Hex.Of(_bytes, 0, count);
        }

        /// <summary>A frame with a payload of the pattern; head is all before the payload marker but the length, which is put in front.</summary>
        public static string Frame(byte code, string token, string options, int bodyStart, int payloadLength)
        {
            byte[] payload = new byte[payloadLength];
            for (int i = 0; i < payloadLength; i++)
            {
                payload[i] = TestHandler.Pattern(bodyStart + i, 0);
            }

            byte[] body = Hex.Parse(options + (payloadLength > 0 ? "ff" + Hex.Of(payload) : string.Empty));
            int length = body.Length;
            int tokenLength = token.Length / 2;
            byte[] head = length < 13 ? new byte[] { (byte)((length << 4) | tokenLength), code }
                : length < 269 ? new byte[] { (byte)(0xD0 | tokenLength), (byte)(length - 13), code }
                : new byte[] { (byte)(0xE0 | tokenLength), (byte)((length - 269) >> 8), (byte)(length - 269), code };
            return Hex.Of(head) + token + Hex.Of(body);
        }
    }
}
