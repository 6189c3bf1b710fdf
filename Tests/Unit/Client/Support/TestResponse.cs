using Lwm2m.Coap;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A response of the test's server to a request of the client; what is not set is not there.</summary>
    internal sealed class TestResponse
    {
        private const int MaxLength = 1400;

        public TestResponse(byte code)
        {
            Code = code;
        }

        public byte Code { get; }

        public CoapType Type { get; set; } = CoapType.Acknowledgement;

        /// <summary>Message ID of a separate response; an acknowledgement takes that of the request.</summary>
        public ushort MessageId { get; set; } = 7;

        /// <summary>Such as "/rd/0".</summary>
        public string Location { get; set; }

        public int Block1 { get; set; } = -1;

        /// <summary>Seconds; -2 for the largest there is.</summary>
        public int MaxAge { get; set; } = -1;

        /// <summary>Composes the datagram.</summary>
        public byte[] ToBytes(TestMessage request)
        {
            byte[] buffer = new byte[MaxLength];
            byte[] token = request.Token;
            CoapWriter writer = new CoapWriter();
            ushort id = Type == CoapType.Acknowledgement ? request.MessageId : MessageId;
            writer.Begin(buffer, 0, buffer.Length, Type, Code, id, token, 0, token.Length);
            if (Location is not null)
            {
                string[] segments = Location.Substring(1).Split('/');
                for (int i = 0; i < segments.Length; i++)
                {
                    writer.StringOption(OptionNumber.LocationPath, segments[i]);
                }
            }

            if (MaxAge != -1)
            {
                writer.UintOption(OptionNumber.MaxAge, MaxAge < 0 ? uint.MaxValue : (uint)MaxAge);
            }

            if (Block1 >= 0)
            {
                writer.UintOption(OptionNumber.Block1, (uint)Block1);
            }

            return Bytes.Slice(buffer, 0, writer.Length);
        }
    }
}
