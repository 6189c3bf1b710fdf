using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>A request to <c>/a</c> with a body of the pattern, which remembers how it ended.</summary>
    internal sealed class TestRequest : OutgoingRequest
    {
        private readonly byte _code;
        private readonly int _bodyLength;

        public TestRequest(byte code, int bodyLength)
        {
            _code = code;
            _bodyLength = bodyLength;
            Received = new byte[8192];
            Failure = -1;
            Path = "a";
            StopAt = int.MaxValue;
        }

        public override byte Code
        {
            get { return _code; }
        }

        public string Path { get; set; }

        /// <summary>Offset in the response body from which on nothing more is taken.</summary>
        public int StopAt { get; set; }

        /// <summary>Sent when this one has ended.</summary>
        public TestRequest Next { get; set; }

        public CoapEndpoint Endpoint { get; set; }

        public bool AbandonsInBody { get; set; }

        public int Responses { get; private set; }

        public byte ResponseCode { get; private set; }

        public int Failures { get; private set; }

        public int Failure { get; private set; }

        public byte[] Received { get; private set; }

        public int ReceivedLength { get; private set; }

        public bool InOrder { get; private set; } = true;

        public bool SawLast { get; private set; }

        public int Ends
        {
            get { return Responses + Failures; }
        }

        public override void WriteOptions(CoapWriter writer)
        {
            writer.StringOption(OptionNumber.UriPath, Path);
        }

        public override void WriteBody(ByteWindow body)
        {
            for (int i = 0; i < _bodyLength; i++)
            {
                body.WriteByte(TestHandler.Pattern(i, 0));
            }
        }

        public override bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
        {
            InOrder = InOrder && bodyOffset == ReceivedLength && !SawLast;
            if (AbandonsInBody)
            {
                Endpoint.Abandon();
                return true;
            }

            if (bodyOffset >= StopAt)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                Received[bodyOffset + i] = buffer[offset + i];
            }

            ReceivedLength = bodyOffset + count;
            SawLast = last;
            return true;
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            Responses++;
            ResponseCode = response.Code;
            SendNext(nowMs);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            Failures++;
            Failure = (int)failure;
            SendNext(nowMs);
        }

        private void SendNext(long nowMs)
        {
            if (Next != null)
            {
                Endpoint.Send(Next, nowMs);
            }
        }
    }
}
