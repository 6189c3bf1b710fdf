namespace Lwm2m.Coap
{
    /// <summary>A request of the peer as its handler sees it. The instance is reused; valid during the call.</summary>
    public sealed class CoapRequest
    {
        internal const int Absent = -1;

        internal CoapRequest(CoapMessage message, RequestBinding binding)
        {
            Message = message;
            Binding = binding;
        }

        /// <summary>The message; for a block-wise body, the one with the last block.</summary>
        public readonly CoapMessage Message;

        /// <summary>
        /// The security context of the request, which identifies its sender: <see cref="RequestBinding.Unprotected"/> when it came without
        /// end-to-end protection. An observation copies it, see <see cref="CoapEndpoint.BeginNotification"/>.
        /// </summary>
        public readonly RequestBinding Binding;

        /// <summary>The method.</summary>
        public byte Code
        {
            get { return Message.Code; }
        }

        /// <summary>Holds the body: the payload in place, or all blocks assembled (RFC 7959 §2.5).</summary>
        public byte[] Body { get; private set; }

        /// <summary>Where in <see cref="Body"/> the body starts.</summary>
        public int BodyOffset { get; private set; }

        /// <summary>Bytes of the body, 0 when there is none.</summary>
        public int BodyCount { get; private set; }

        /// <summary>Content format of the body, or -1 when the option is absent.</summary>
        public int ContentFormat { get; private set; }

        /// <summary>Content format accepted in the response, or -1.</summary>
        public int Accept { get; private set; }

        /// <summary>
        /// 0 register, 1 deregister (RFC 7641 §2), or -1. Also -1 when a later block of a response is asked for: that is not
        /// part of the observation (RFC 7959 §2.6).
        /// </summary>
        public int Observe { get; private set; }

        /// <summary>Takes an Observe for a plain read, as a server may (RFC 7641 §4.1).</summary>
        public void DeclineObserve()
        {
            Observe = Absent;
        }

        internal void Load(byte[] body, int bodyOffset, int bodyCount, bool isLaterBlock)
        {
            Body = body;
            BodyOffset = bodyOffset;
            BodyCount = bodyCount;
            ContentFormat = UintOrAbsent(OptionNumber.ContentFormat);
            Accept = UintOrAbsent(OptionNumber.Accept);
            Observe = isLaterBlock ? Absent : UintOrAbsent(OptionNumber.Observe);
        }

        private int UintOrAbsent(int number)
        {
            return Message.TryGetUint(number, out uint value) ? (int)value : Absent;
        }
    }
}
