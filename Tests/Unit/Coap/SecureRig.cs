using System;
using Lwm2m.Tests;

namespace Lwm2m.Coap.Tests
{
    /// <summary>An endpoint with a protection; the test plays the peer beyond it and sees what is beneath.</summary>
    internal sealed class SecureRig
    {
        private readonly byte[] _buffer = new byte[4096];
        private readonly CoapWriter _writer = new CoapWriter();
        private readonly CoapMessage _inner = new CoapMessage();

        public SecureRig()
            : this(new CoapOptions())
        {
        }

        public SecureRig(CoapOptions options)
        {
            Device = new FakeProtection(true, 2);
            Peer = new FakeProtection(false, 2);
            Plain = new Rig(options, Device);
            Binding = new RequestBinding();
            Asked = new RequestBinding();
        }

        /// <summary>The endpoint and its link, as anybody on the way sees them.</summary>
        public Rig Plain { get; }

        public FakeProtection Device { get; }

        public FakeProtection Peer { get; }

        /// <summary>Of the last request of the peer.</summary>
        public RequestBinding Binding { get; }

        /// <summary>Of the last request of the endpoint.</summary>
        public RequestBinding Asked { get; }

        /// <summary>What was opened last, as it was on the way.</summary>
        public CoapMessage Outer { get; private set; }

        /// <summary>Value of an Echo option in what the peer sends next, or null.</summary>
        public byte[] Echo { get; set; }

        /// <summary>Value of a Request-Tag option in what the peer sends next, or null.</summary>
        public byte[] Tag { get; set; }

        /// <summary>Receives a request under protection with up to two block options and a payload of the pattern.</summary>
        public void Request(CoapType type, byte code, int messageId, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            Plain.Link.Arrive(Compose(type, code, messageId, "aa", "a", option1, value1, option2, value2, bodyStart, payloadLength));
            Plain.Step();
        }

        public void Get(int messageId)
        {
            Request(CoapType.Confirmable, CoapCode.Get, messageId, 0, 0, 0, 0, 0, 0);
        }

        public void Put(int messageId, int payloadLength)
        {
            Request(CoapType.Confirmable, CoapCode.Put, messageId, 0, 0, 0, 0, 0, payloadLength);
        }

        /// <summary>A request of the peer, protected.</summary>
        public byte[] Compose(CoapType type, byte code, int messageId, string token, string path, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            int count = Write(type, code, messageId, token, path, option1, value1, option2, value2, bodyStart, payloadLength);
            int offset = Peer.HeadRoom;
            Peer.ProtectRequest(_buffer, ref offset, ref count, Binding, 0);
            return Bytes.Slice(_buffer, offset, count);
        }

        /// <summary>A response of the peer to the last request of the endpoint, protected.</summary>
        public byte[] Answer(CoapType type, byte code, int messageId, string token, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            int count = Write(type, code, messageId, token, string.Empty, option1, value1, option2, value2, bodyStart, payloadLength);
            int offset = Peer.HeadRoom;
            Peer.ProtectResponse(_buffer, ref offset, ref count, Asked, type == CoapType.Acknowledgement, 0);
            return Bytes.Slice(_buffer, offset, count);
        }

        /// <summary>Answers a request of the endpoint with its acknowledgement.</summary>
        public void Piggyback(CoapMessage request, byte code, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            Receive(Answer(CoapType.Acknowledgement, code, request.MessageId, Rig.TokenOf(request), option1, value1, option2, value2, bodyStart, payloadLength));
        }

        public void Receive(byte[] datagram)
        {
            Plain.Link.Arrive(datagram);
            Plain.Step();
        }

        /// <summary>What the endpoint answered next, opened, or null.</summary>
        public CoapMessage Answered()
        {
            Outer = Plain.Sent();
            return Outer != null && Peer.UnprotectResponse(Copy(), out int offset, out int count, Binding, 0) == Unprotection.Opened
                && _inner.Parse(_inner.Buffer, offset, count) == ParseStatus.Ok ? _inner : null;
        }

        /// <summary>What the endpoint asked next, opened, or null.</summary>
        public CoapMessage AskedFor()
        {
            Outer = Plain.Sent();
            return Outer != null && Peer.UnprotectRequest(Copy(), out int offset, out int count, Asked, 0) == Unprotection.Opened
                && _inner.Parse(_inner.Buffer, offset, count) == ParseStatus.Ok ? _inner : null;
        }

        /// <summary>Value of an option, or null.</summary>
        public static byte[] Value(CoapMessage message, int number)
        {
            int index = message.Find(number);
            return index < 0 ? null : Bytes.Slice(message.Buffer, message.OptionOffset(index), message.OptionLength(index));
        }

        private CoapMessage Copy()
        {
            byte[] sent = (byte[])Outer.Buffer.Clone();
            _inner.RecognisesOscore = true;
            _inner.Parse(sent, 0, sent.Length);
            return _inner;
        }

        private int Write(CoapType type, byte code, int messageId, string token, string path, int option1, uint value1, int option2, uint value2, int bodyStart, int payloadLength)
        {
            byte[] tokenBytes = Hex.Parse(token);
            int start = Peer.HeadRoom;
            _writer.Begin(_buffer, start, _buffer.Length - start - Peer.TailRoom, type, code, (ushort)messageId, tokenBytes, 0, tokenBytes.Length);
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

            if (Echo != null)
            {
                _writer.Option(OptionNumber.Echo, Echo, 0, Echo.Length);
            }

            if (Tag != null)
            {
                _writer.Option(OptionNumber.RequestTag, Tag, 0, Tag.Length);
            }

            byte[] payload = new byte[payloadLength];
            for (int i = 0; i < payloadLength; i++)
            {
                payload[i] = TestHandler.Pattern(bodyStart + i, 0);
            }

            _writer.StartPayload();
            _writer.Payload(payload, 0, payloadLength);
            return _writer.Length;
        }
    }
}
