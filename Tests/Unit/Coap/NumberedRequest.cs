using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>A POST that carries its number, with a body of one or several blocks, or a GET of several blocks.</summary>
    internal sealed class NumberedRequest : OutgoingRequest
    {
        private const int SmallBody = 20;
        private const int LargeBody = 150;

        private readonly bool _reads;
        private readonly int _number;

        public NumberedRequest(int number, bool reads)
        {
            _number = number;
            _reads = reads;
        }

        public override byte Code
        {
            get { return _reads ? CoapCode.Get : CoapCode.Post; }
        }

        public int Ends { get; private set; }

        public bool Succeeded { get; private set; }

        public int ReceivedLength { get; private set; }

        public bool IsIntact { get; private set; } = true;

        public override void WriteOptions(CoapWriter writer)
        {
            writer.StringOption(OptionNumber.UriPath, "n");
            writer.DecimalOption(OptionNumber.UriPath, null, _number);
        }

        public override void WriteBody(ByteWindow body)
        {
            if (_reads)
            {
                return;
            }

            int length = _number % 5 == 0 ? LargeBody : SmallBody;
            body.WriteByte((byte)(_number >> 8));
            body.WriteByte((byte)_number);
            for (int i = 2; i < length; i++)
            {
                body.WriteByte(TestHandler.Pattern(i, 0));
            }
        }

        public override bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
        {
            IsIntact = IsIntact && bodyOffset == ReceivedLength && Rig.IsPattern(buffer, offset, count, bodyOffset, 0);
            ReceivedLength += count;
            return true;
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            Ends++;
            Succeeded = CoapCode.IsSuccess(response.Code);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            Ends++;
        }
    }
}
